"""stub"""
from django.http import HttpResponse
from pojok.web.account.access import staff
@staff()
def visits(request): return HttpResponse("")
export=visit=undo=revoke_link=visits
