"""Forms about oneself. Their sentences are ours; what a password must be is said by the settings' validators."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Username and password. The username stays when the password was wrong, the password doesn't."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=150,
        error_messages={"required": _("Isi nama pengguna Anda.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Isi kata sandi Anda.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(SetPasswordForm):
    """A new password, typed twice."""

    error_messages = {"password_mismatch": _("Kedua kata sandi tidak sama. Ketik ulang keduanya.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["new_password1"],
            _("Kata sandi baru"),
            _("Paling sedikit 10 huruf atau angka, dan tidak lazim."),
        )
        _say(self.fields["new_password2"], _("Sekali lagi"), "")


class OwnPasswordForm(PasswordChangeForm):
    """A new password by someone who knows the old one."""

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": _("Kata sandi yang sekarang tidak cocok. Ketik ulang."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["old_password"], _("Kata sandi yang sekarang"), "")
        _say(
            self.fields["new_password1"],
            _("Kata sandi baru"),
            _("Paling sedikit 10 huruf atau angka, dan tidak lazim."),
        )
        _say(self.fields["new_password2"], _("Sekali lagi"), "")


def _say(field: forms.Field, label: Any, hint: Any) -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = _("Isian ini belum diisi.")
