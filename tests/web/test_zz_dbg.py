import pytest
from playwright.sync_api import expect
from tests.web.conftest import *
from tests.browser.test_a_day import shows
pytestmark=pytest.mark.browser
def test_x(visitor, module_server):
    with module_server.django():
        from pojok.organisation.models import Office
        from tests.office import CODE, House
        h=House(Office.objects.get(code=CODE)); h.waiting("Sri",unit="aset")
    goods=visitor(username="aset").open("/room/")
    goods.on('request',lambda r: print(r.method,r.url))
    goods.on('console',lambda r: print('CONSOLE',r.text))
    goods.on('response',lambda r: print('   ->',r.status,r.url[-60:]))
    goods.evaluate('''()=>{for (const n of ['htmx:oobBeforeSwap','htmx:beforeSwap','htmx:afterSettle','htmx:oobErrorNoTarget','htmx:afterSwap']) document.body.addEventListener(n,e=>console.log(n,e.target.id, e.detail.pathInfo?.requestPath||e.detail.requestConfig?.path||'', !!document.getElementById('history'), !!document.querySelector('[name=outcome]')))}''')
    goods.keyboard.press("Enter")
    expect(goods.get_by_role("button", name="Mulai konsultasi")).to_be_visible(timeout=5000)
    goods.keyboard.press("Enter")
    goods.wait_for_timeout(2000)
    goods.screenshot(path='/tmp/roomdev/dbg.png')
    print(goods.content()[:300], goods.url)
    goods.locator("[name=outcome]").fill("x",timeout=2000)
