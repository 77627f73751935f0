"""Names, places and words that the samples are made of; companies and people are invented."""

# ruff: noqa: SIM905 - words read better as a text than as a list

FIRST = {
    "de": (
        "Anna Lukas Marie Jonas Sophie Felix Laura Maximilian Lena Paul Hannah Moritz Katharina Tobias Julia "
        "Stefan Sabine "
        "Jürgen Günther Käthe Björn Jörg Ursula Heike Matthias Thorsten Birgit Andreas Petra Uwe Gisela Rüdiger"
    ).split(),
    "en": (
        "Olivia Liam Emma Noah Charlotte Oliver Amelia James Sophia William Ava Henry Mia Lucas Evelyn "
        "Theodore Grace Jack "
        "Chloe Daniel Zoe Samuel Ruby Thomas Alice George Florence Arthur Elsie Harriet Ethan Megan"
    ).split(),
    "fr": "Camille Louis Chloé Gabriel Léa Jules Manon Hugo Élodie Théo Zoé Noël Inès René Agnès Étienne".split(),
}
LAST = {
    "de": (
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer "
        "Richter Klein Wolf "
        "Schröder Neumann Schwarz Zimmermann Krüger Hartmann Lange Weiß König Böhm Jäger Vogt Groß Stein "
        "Winkler Haas "
        "Schreiber Graf Dietrich Ziegler Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Pfeiffer"
    ).split(),
    "en": (
        "Smith Johnson Brown Taylor Wilson Davies Evans Walker Wright Robinson Thompson White Hughes Edwards "
        "Green Hall "
        "Wood Harris Clarke Jackson Turner Hill Cooper Ward Morris Moore King Watson Baker Morgan Parker "
        "Bennett Reed "
        "Carter Mitchell Ross Foster Gibson Warren Fletcher Sutton Hopkins Lawson Barrett Nolan Doyle"
    ).split(),
    "fr": (
        "Martin Bernard Dubois Lefèvre Moreau Laurent Simon Lefebvre Roux Fournier Girard Bonnet Dupré Lambert"
    ).split(),
}
STEMS = (
    "Alder Amber Argon Aster Aurora Basalt Beacon Birke Blau Bonbach Borea Brunnen Cobalt Corvus Delta "
    "Drossel Eiben Elster "
    "Ember Falken Feder Fichten Flint Forel Garnet Gipfel Glanz Granit Halden Harbor Hasel Helio Hirsch "
    "Horizon Indigo "
    "Iris Jura Kanal Kastan Kiefer Klar Koral Kranich Kupfer Lark Lichten Linden Luchs Lumen Magnet Marl "
    "Meridian Milan "
    "Moor Nebel Nordlicht Oak Onyx Opal Orion Ostra Pendel Perl Pinnacle Quarz Raben Rhein Rowan Saphir "
    "Sattel Schiefer "
    "Sierra Silber Sonnen Specht Stahl Stern Summit Tannen Terra Tulpen Ulmen Vega Vesper Wacholder "
    "Weiden Wend Zeder Zephyr"
).split()
TRADES = {
    "de": (
        "Maschinenbau Logistik Elektronik Feinmechanik Pharma Bau Software Medizintechnik Papier Energie Optik Chemie"
    ).split(),
    "en": (
        "Logistics Robotics Foods Instruments Energy Software Textiles Packaging Health Marine Tools Analytics"
    ).split(),
    "fr": "Industrie Transports Services Composants Emballages Énergies".split(),
}
FORMS = {
    "de": ("GmbH", "GmbH & Co. KG", "AG", "KG", "e.K."),
    "en": ("Inc.", "Ltd", "LLC", "Corp."),
    "fr": ("SA", "SARL", "SAS"),
}
PLACES = {
    "DE": [
        ("01067", "Dresden"), ("04109", "Leipzig"), ("06108", "Halle"), ("07743", "Jena"), ("10115", "Berlin"),
        ("20095", "Hamburg"), ("28195", "Bremen"), ("30159", "Hannover"), ("40213", "Düsseldorf"), ("45127", "Essen"),
        ("50667", "Köln"), ("55116", "Mainz"), ("60311", "Frankfurt am Main"), ("70173", "Stuttgart"),
        ("80331", "München"), ("90402", "Nürnberg"), ("93047", "Regensburg"), ("99084", "Erfurt"),
    ],
    "AT": [("1010", "Wien"), ("4020", "Linz"), ("5020", "Salzburg"), ("6020", "Innsbruck"), ("8010", "Graz")],
    "CH": [("8001", "Zürich"), ("3011", "Bern"), ("4051", "Basel"), ("1204", "Genève")],
    "FR": [("75001", "Paris"), ("69001", "Lyon"), ("13001", "Marseille"), ("67000", "Strasbourg")],
    "US": [("94105", "San Francisco"), ("10001", "New York"), ("60601", "Chicago"), ("98101", "Seattle")],
    "CA": [("M5H 2N2", "Toronto"), ("V6B 1A1", "Vancouver"), ("H2Y 1C6", "Montréal")],
    "GB": [("EC1A 1BB", "London"), ("M1 1AE", "Manchester"), ("LS1 4DY", "Leeds"), ("BS1 5TR", "Bristol")],
    "SE": [("111 20", "Stockholm"), ("411 03", "Göteborg")],
}  # fmt: skip
STREETS = {
    "de": "Hauptstraße Bahnhofstraße Gartenweg Lindenallee Industriestraße Schulstraße Mühlweg Ringstraße".split(),
    "en": "Market_Street High_Street Oak_Avenue Mill_Road King_Street Harbour_Lane Station_Road Maple_Drive".split(),
    "fr": "rue_de_la_Paix avenue_Foch rue_du_Port boulevard_Voltaire".split(),
}
LANGUAGE = {"DE": "de", "AT": "de", "CH": "de", "FR": "fr", "US": "en", "CA": "en", "GB": "en", "SE": "en"}
COUNTRY = {
    "DE": ("Germany", "Deutschland"), "AT": ("Austria", "Österreich"), "CH": ("Switzerland", "Schweiz"),
    "FR": ("France", "Frankreich"), "US": ("United States", "USA"), "CA": ("Canada", "Kanada"),
    "GB": ("United Kingdom", "Großbritannien"), "SE": ("Sweden", "Schweden"),
}  # fmt: skip
"""English and German names."""
DIALLING = {"DE": "49", "AT": "43", "CH": "41", "FR": "33", "US": "1", "CA": "1", "GB": "44", "SE": "46"}
MONEY = {"DE": "€", "AT": "€", "FR": "€", "US": "$", "CA": "$", "GB": "£", "CH": "CHF", "SE": "kr"}
CODE = {"DE": "EUR", "AT": "EUR", "FR": "EUR", "US": "USD", "CA": "CAD", "GB": "GBP", "CH": "CHF", "SE": "SEK"}
INDUSTRIES = ("Machinery", "Chemicals", "Software", "Retail", "Energy", "Healthcare", "Logistics", "Construction")
