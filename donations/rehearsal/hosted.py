"""The donor's pages at the rehearsal provider, labelled for what they are."""

from html import escape

STYLE = """
body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:#f3f0e8;color:#1b1a17}
main{max-width:30rem;margin:0 auto;padding:1.25rem}
.label{background:#1b1a17;color:#fff;padding:.75rem 1.25rem;text-align:center;font-weight:650}
.sum{font-size:2.25rem;font-weight:700;margin:.25rem 0 1rem}
label{display:block;margin:.75rem 0;font-weight:600}
input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.65rem;margin-top:.25rem;
border:1px solid #6b675c;border-radius:2px;background:#fff;color:inherit}
button{display:block;width:100%;font:inherit;font-weight:650;padding:.8rem;margin:.6rem 0;cursor:pointer;
border:1px solid #1b1a17;border-radius:2px;background:#fff;color:#1b1a17}
button.first{background:#1b1a17;color:#fff}
.error{border-left:4px solid #9b1b1f;padding:.5rem .75rem;background:#fff}
button:focus,input:focus,a:focus{outline:3px solid #1b1a17;outline-offset:2px}
td,th{padding:.3rem .8rem .3rem 0;text-align:start;vertical-align:top} a{color:inherit}
main.wide{max-width:60rem} .row button,td button{display:inline-block;width:auto;
padding:.3rem .7rem;margin:0 .2rem .2rem 0}
td form{display:inline} table{width:100%;border-collapse:collapse} tr{border-top:1px solid #6b675c}
"""
PLACES = {"jpy": 0, "krw": 0, "bhd": 3, "kwd": 3}


def money(amount, currency):
    """The wire's amount in words."""
    places = PLACES.get(currency, 2)
    whole, rest = divmod(amount, 10**places)
    return f"{whole:,}{f'.{rest:0{places}d}' if places else ''} {currency.upper()}"


def document(title, body, wide=False):
    """A whole page with the label on top."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<header class="label">Rehearsal: no real money</header>'
        f"<main{' class=wide' if wide else ''}>{body}</main></body></html>"
    )


def button(name, label, first=False):
    """A button that sends ``do=name``."""
    return f'<button name="do" value="{name}"{" class=first" if first else ""}>{escape(label)}</button>'


def pay_page(session, error=""):
    """The page on which a donor pays, or not."""
    told = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    again = f" every {session['_interval']}" if session["_interval"] else ""
    later = button("later", "Pay by a method that takes days")
    return document(
        f"Rehearsal: {session['_name']}",
        f"<h1>{escape(session['_name'])}</h1>"
        f'<p class="sum">{money(session["amount_total"], session["currency"])}{again}</p>{told}'
        f'<form method="post"><label>E-mail <input type="email" name="email" required '
        f'value="reader@example.org" autocomplete="email"></label>'
        f'<label>Name on the card <input name="name" value="A. Reader" autocomplete="name"></label>'
        f"{button('pay', 'Pay', first=True)}{button('decline', 'Pay with a card that is declined')}"
        f"{later}</form>"
        f'<form method="post">{button("abandon", "Go back without paying")}</form>'
        "<p>This page stands in for the payment provider’s. Nothing typed here leaves this machine.</p>",
    )


def closed_page(session):
    """What a page says after its end; a slow bank's answer is given here."""
    waiting = session["status"] == "complete" and session["payment_status"] == "unpaid"
    controls = (
        f'<form method="post">{button("bank-yes", "The bank confirms", first=True)}'
        f"{button('bank-no', 'The bank refuses')}</form>"
        if waiting
        else ""
    )
    state = "A bank is still confirming this payment." if waiting else "This payment page is closed."
    return document("Rehearsal", f"<h1>{escape(session['_name'])}</h1><p>{state}</p>{controls}")


def portal_page(portal, customer, plans):
    """The page on which a donor minds the card and the plans."""
    card = "works" if customer["_card"] == "good" else "will be declined"
    rows = "".join(
        f"<tr><td>{money(plan['items']['data'][0]['price']['unit_amount'], plan['currency'])}</td>"
        f"<td>{escape(plan['status'])}</td></tr>"
        for plan in plans
    )
    back = (
        f'<p><a href="{escape(portal["return_url"])}">Back to the paper</a></p>'
        if portal["return_url"]
        else ""
    )
    return document(
        "Rehearsal: your card",
        f"<h1>Your card</h1><p>{escape(customer['email'])}. The card {card}.</p>"
        f'<form method="post">{button("card-good", "Use a new card", first=True)}'
        f"{button('card-bad', 'Use a card that will be declined')}</form>"
        f"<table><tr><th>Amount</th><th>State</th></tr>{rows}</table>{back}",
    )
