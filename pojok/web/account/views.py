"""Signing in and out, passwords, choosing the office, and where each role begins."""

from typing import Any

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pojok.organisation.callers import offices_of
from pojok.organisation.models import Office
from pojok.web.account import throttle
from pojok.web.account.access import OFFICE_IN_SESSION, StaffRequest, signed_in, staff
from pojok.web.account.forms import NewPasswordForm, OwnPasswordForm, SignInForm
from pojok.web.ui import errors
from pojok.web.ui.ways import home_of


@require_safe
@staff()
def home(request: StaffRequest) -> HttpResponse:
    """The screen of one's role."""
    return redirect(home_of(request.caller.roles))


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Guessing is slowed by username and by address; the answer never tells whether the user exists."""
    after = _own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(after or "home")
        return _sign_in_page(request, SignInForm(), after)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, after, status=422)
    username = form.cleaned_data["username"]
    wait = throttle.wait_minutes(request, username)
    if wait:
        return _sign_in_page(request, form, after, status=429, wait=wait)
    user = authenticate(request, username=username, password=form.cleaned_data["password"])
    if user is None:
        return _sign_in_page(request, form, after, status=422, wrong=True)
    throttle.forget(username)
    login(request, user)
    return redirect(after or "home")


@require_POST
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session here."""
    logout(request)
    return redirect("sign-in")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions of this user end."""
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        return render(request, "account/changed.html")
    return render(request, "account/change_password.html", {"form": form}, status=422 if form.errors else 200)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SetPassword(PasswordResetConfirmView):
    """A password by the link that `pojok user add` prints; the link works once, and signs in."""

    http_method_names = ["get", "head", "post"]
    form_class = NewPasswordForm
    template_name = "account/set_password.html"
    reset_url_token = "baru"  # noqa: S105 - a word in the address, no secret
    post_reset_login = True
    success_url = reverse_lazy("home")

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (self.request.method or "").lower() not in self.http_method_names:
            return self.http_method_not_allowed(self.request)
        if throttle.too_many_links(self.request):
            return errors.page(429)
        # Its own page sends the form, so Referrer-Policy stays same-origin; the token leaves the address at once.
        return super().dispatch(*args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not context.get("validlink"):
            return errors.page(
                404,
                _("Tautan ini sudah dipakai atau kedaluwarsa."),
                _("Minta tautan baru kepada admin kantor Anda, atau masuk bila kata sandinya sudah dibuat."),
            )
        return super().render_to_response(context, status=422 if context["form"].errors else 200, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def choose_office(request: HttpRequest) -> HttpResponse:
    """Which office one works in now; with none, whom to ask."""
    offices = offices_of(request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        chosen = next((o for o in offices if o.code == request.POST.get("office")), None)
        if chosen:
            request.session[OFFICE_IN_SESSION] = chosen.pk
            request.session["several_offices"] = len(offices) > 1
            return redirect("home")
    return render(request, "account/choose_office.html", {"offices": offices})


def _sign_in_page(
    request: HttpRequest, form: SignInForm, after: str, *, status: int = 200, wrong: bool = False, wait: int = 0
) -> HttpResponse:
    offices = list(Office.objects.order_by("pk")[:2])
    form.fields["password" if wrong else "username"].widget.attrs["autofocus"] = True
    given = {
        "form": form,
        "next": after,
        "wrong": wrong,
        "wait": wait,
        "only_office": offices[0] if len(offices) == 1 else None,
    }
    response = render(request, "account/sign_in.html", given, status=status)
    if wait:
        response["Retry-After"] = str(wait * 60)
    return response


def _own_address(request: HttpRequest, address: str) -> str:
    """An address to go on to, only on this host."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else ""
