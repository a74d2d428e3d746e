from django.urls import path

from pojok.web.settings import agencies, guests, overview, people, person, sop

urlpatterns = [
    path("settings/", overview.overview, name="settings"),
    path("settings/people/", people.people, name="settings-people"),
    path("settings/people/csv/", people.as_csv, name="settings-people-csv"),
    path("settings/people/new/", people.new, name="settings-person-new"),
    path("settings/people/<int:user_id>/", person.person, name="settings-person"),
    path("settings/people/<int:user_id>/roles/", person.begin_role, name="settings-role-begin"),
    path("settings/people/<int:user_id>/tokens/", person.make_token, name="settings-token-make"),
    path("settings/people/<int:user_id>/link/", person.link, name="settings-person-link"),
    path("settings/people/<int:user_id>/<slug:act>/", person.account, name="settings-account"),
    path("settings/roles/<int:membership_id>/<slug:act>/", person.role, name="settings-role"),
    path("settings/tokens/<int:token_id>/revoke/", person.revoke_token, name="settings-token-revoke"),
    path("settings/agencies/", agencies.agencies, name="settings-agencies"),
    path("settings/agencies/csv/", agencies.as_csv, name="settings-agencies-csv"),
    path("settings/agencies/<int:agency_id>/", agencies.agency, name="settings-agency"),
    path("settings/agencies/<int:agency_id>/merge/", agencies.merge, name="settings-agency-merge"),
    path("settings/agencies/merges/<uuid:merge_id>/undo/", agencies.unmerge, name="settings-agency-unmerge"),
    path("settings/guests/", guests.guests, name="settings-guests"),
    path("settings/guests/<uuid:guest_id>/", guests.guest, name="settings-guest"),
    path("settings/guests/<uuid:guest_id>/merge/", guests.merge, name="settings-guest-merge"),
    path("settings/guests/merges/<uuid:merge_id>/undo/", guests.unmerge, name="settings-guest-unmerge"),
    path("settings/sop/", sop.sop, name="settings-sop"),
]
