"""What three banks write into their CSV; ``{one}`` stands for a reference."""

GERMAN = """Kontoauszug;;;;
IBAN;DE00 1234;;;
;;;;
Buchungstag;Wertstellung;Auftraggeber;Verwendungszweck;Betrag (EUR)
23.11.2026;23.11.2026;Müller, Änne;"Spende {one} danke";1.234,56
22.11.2026;22.11.2026;Café Röst;Rechnung 12;-45,00
21.11.2026;21.11.2026;Ada;Für die Zeitung;5,00
21.11.2026;21.11.2026;Ada;Für die Zeitung;5,00
Saldo;;;;99
"""
ENGLISH = """Date,Description,Type,Money In,Money Out,Balance
23/11/2026,GIFT {one} A MARSH,FPI,"1,234.50",,"2,000.00"
22/11/2026,RENT,DD,,500.00,765.50
13/11/2026,MARSH A THANKS,FPI,20.00,,1265.50
"""
TABS = "Date\tName\tReference\tAmount\n2026-11-23\tQuay\tgift {one}\t7\n"
