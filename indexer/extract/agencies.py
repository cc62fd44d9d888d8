"""News agencies, and the words with which articles credit them. A table of data, no code.

`{agencies}` stands for one agency or several, joined as the languages join them.
"""

# The name that is stored, and the others that it goes by.
AGENCIES = {
    "AP": ("Associated Press", "The Associated Press", "The AP", "A.P."),
    "Reuters": ("Thomson Reuters", "Reuters News Agency", "رويترز", "Рейтер", "ロイター", "路透社"),
    "AFP": ("Agence France-Presse", "Agence France Presse", "فرانس برس", "أ ف ب", "АФП", "法新社"),
    "dpa": ("DPA", "Deutsche Presse-Agentur", "د ب أ"),
    "UPI": ("United Press International",),
    "The Canadian Press": ("Canadian Press",),
    "PA": ("PA Media", "Press Association", "The Press Association"),
    "AAP": ("Australian Associated Press",),
    "Bloomberg": ("Bloomberg News",),
    "EFE": ("Agencia EFE",),
    "Europa Press": (),
    "ANSA": ("Agenzia ANSA",),
    "Adnkronos": ("AdnKronos",),
    "Lusa": ("LUSA", "Agência Lusa"),
    "Agência Brasil": (),
    "ANP": (),
    "Belga": (),
    "APA": (),
    "SDA": ("Keystone-SDA",),
    "TT": ("TT Nyhetsbyrån",),
    "NTB": (),
    "Ritzau": (),
    "STT": (),
    "PAP": (),
    "CTK": ("ČTK",),
    "TASS": ("ITAR-TASS", "Tass", "ТАСС", "ИТАР-ТАСС"),
    "RIA Novosti": ("РИА Новости",),
    "Interfax": ("Интерфакс",),
    "Sputnik": ("Спутник",),
    "Ukrinform": ("Укринформ", "Укрінформ"),
    "Anadolu Agency": ("Anadolu", "Anadolu Ajansı", "AA", "الأناضول"),
    "SANA": ("Syrian Arab News Agency", "سانا"),
    "WAFA": ("وفا",),
    "MENA": (),
    "NNA": ("National News Agency",),
    "SPA": ("Saudi Press Agency", "واس"),
    "WAM": ("وام",),
    "IRNA": ("إرنا",),
    "Fars News Agency": ("FNA", "فارس"),
    "Mehr News Agency": ("MNA",),
    "Tasnim": ("Tasnim News Agency",),
    "Xinhua": ("Xinhua News Agency", "新华社", "新華社", "شينخوا", "Синьхуа"),
    "Kyodo": ("Kyodo News", "共同通信", "共同"),
    "Jiji Press": ("Jiji", "時事通信", "時事"),
    "Yonhap": ("Yonhap News Agency", "연합뉴스"),
    "PTI": ("Press Trust of India",),
    "ANI": (),
    "IANS": (),
    "Antara": (),
    "Bernama": (),
    "Notimex": (),
    "Télam": ("Telam",),
    "Prensa Latina": (),
}

# What stands between two agencies.
JOINTS = (r"\s*[,/&+]\s*(?:and\s|y\s|und\s)?", r"\s(?:and|y|e|et|und|en|och|og|и|و)\s?(?:the\s|l['’])?")

# Whole paragraphs, or the last words of the last one, that credit an agency with a part of the article.
CONTRIBUTED = (
    # "Reuters contributed to this report.", "Associated Press writer Jane Doe in Beirut contributed to this story."
    r"(?:the\s)?{agencies}(?:['’]s?)?\b[^.]{0,160}\bcontributed\s(?:reporting\s)?to\sthis\s(?:report|story|article|piece)",
    r"(?:the\s)?{agencies}\scontributed(?:\sreporting)?",
    # "With files from The Canadian Press", "With reporting by Reuters and AFP", "With inputs from PTI"
    r"\(?(?:this\s(?:report|story|article)\s(?:was\swritten|uses|includes|contains)\s)?with\s(?:additional\s)?"
    r"(?:files?|reporting|reports?|information|material|inputs?|agency\sinputs?)\s(?:from|by)\s(?:the\s)?{agencies}\)?",
    r"(?:additional|further)\s(?:reporting|information|material)\s(?:from|by)\s(?:the\s)?{agencies}",
    r"(?:material|information|reporting|reports?)\s(?:from|by)\s(?:the\s)?{agencies}\s(?:was|were)\sused\sin\sthis\s\w+",
    r"\(?(?:source|sources|via|from)\s?:?\s(?:the\s)?{agencies}\)?",
    r"\(?with\s(?:the\s)?{agencies}\)?",
    # Spanish, Portuguese, French, German, Italian, Dutch
    r"\(?con\s(?:información|informaciones|datos)\sde\s(?:la\s(?:agencia\s)?)?{agencies}\)?",
    r"\(?com\sinforma(?:ções|ção)\s(?:da|do|das|de)\s(?:agência\s)?{agencies}\)?",
    r"\(?avec\s(?:l['’])?{agencies}\)?",
    r"\(?mit\s(?:material|informationen|agenturmaterial)?\s?(?:von|der)?\s?(?:der\s)?{agencies}\)?",
    r"\(?con\s{agencies}\)?",
    r"\(?(?:fuente|fonte|quelle|bron|kilde|källa|lähde|kaynak|źródło|zdroj|źródło)\s?:\s?{agencies}\)?",
    # Arabic, Russian, Japanese
    r"\(?(?:المصدر|المصادر)\s?:\s?{agencies}\)?",
    r"\(?источник\s?:\s?{agencies}\)?",
    r"[(（【]{agencies}[)）】]",
)
# How a telling ends that is an agency's: "… he said. — AFP", "… he said. (EFE)", and the name alone as a paragraph.
SIGNED = (r"[–—-]{1,2}\s?{agencies}", r"[(（【]{agencies}[)）】]", r"{agencies}")
# A byline before the first words, or the author that is stated.
BYLINE = (
    r"(?:by|por|par|von|di|door|av|af)\s(?:the\s)?{agencies}(?:\s(?:staff|agency|news|reporter|reporters|writer|writers))?",
    r"(?:the\s)?{agencies}(?:\s(?:staff|news\sagency|staff\swriters?))?",
    # "Jane Doe, Associated Press", "Jane Doe | AP"
    r"(?:by\s)?[^,|/]{3,60}(?:,|\s[|/–-])\s(?:the\s)?{agencies}",
)
