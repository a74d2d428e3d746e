import os
from uuid import uuid4
from pojok.visits import actions
from pojok.visits.links import token_of
from pojok.visits.proofs import shown
from tests.web.browsing import acting_on
from tests.web.test_proof import visit_of
OUT="/tmp/proof/shots/"
def test_shots(visitor, module_server):
    os.makedirs(OUT, exist_ok=True)
    with acting_on(module_server) as house:
        v0 = visit_of(house)
        v = visit_of(house)
        proof = actions.prove(key=uuid4(), visit_id=v.pk, by=house.petugas).proof
        c = house.consulting("Ani Lestari")
    code=shown(proof.code)
    for name, path, user in (("v","/v/%s/"%code,""),("enter","/v/?code=x",""),("unknown","/v/ABCDE-FGHJK/",""),("guest","/g/%s/"%token_of(v),""),("guest0","/g/%s/"%token_of(v0),""),("visit0",f"/visits/{v0.pk}/","petugas"),("visit",f"/visits/{v.pk}/","petugas"),("book","/visits/","petugas"),("bookq","/visits/?q=zzz","petugas"),("desk",f"/desk/?visit={v0.pk}","petugas"),("room","/room/","perbendaharaan")):
        for size,w,h in (("s",360,740),("l",1366,768)):
            for scheme in ("light","dark"):
                one = visitor(username=user, viewport={"width":w,"height":h}, color_scheme=scheme) if user else visitor(viewport={"width":w,"height":h}, color_scheme=scheme)
                try:
                    page = one.open(path)
                    for d in page.locator(".visits-take details").all(): d.evaluate("e => e.open = true")
                    page.screenshot(path=f"{OUT}{name}-{size}-{scheme}.png", full_page=True)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    axe = one.axe()
                    if axe or wide>w: print(name,size,scheme,wide,axe[:1500])
                except Exception as e: print(name, e)
