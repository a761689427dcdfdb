"""The grammar of time expressions: what is written in which order, as regular expressions over signs.

A sign in capitals is a word of lexicon/date_word.csv, a number or a mark; a named group is what the builder reads.
Finding the signs and building the mentions is the business of `mention`.
"""

DAY = "(?:TENS?ORDINAL|DAY)"
DAY1, DAY2 = "(?:TENS?(?P<o1>ORDINAL)|(?P<d1>DAY))", "(?:TENS?(?P<o2>ORDINAL)|(?P<d2>DAY))"
MONTH1, MONTH2 = "(?:(?P<m1>MGEN)|(?P<a1>MABBR)DOT?)", "(?:(?P<m2>MGEN)|(?P<a2>MABBR)DOT?)"
IN_YEARS = "(?:GOD|GODS|GABBR DOT?)"
# «2025 года», «2025», «2025-го», «прошлого года», «с. г.», «т. г.», «того же года»
YEAR1, YEAR2 = (
    f"(?:(?P<y{n}>YEARTH|YEAR(?={IN_YEARS})|YEAR(?!PLURAL)){IN_YEARS}?"
    f"|(?P<s{n}>PREV|THIS|NEXT|(?:FROM|CURRENT)(?=DOT))DOT?(?:GOD|GABBR DOT)|(?P<same{n}>SAME)ZHE?GOD)"
    for n in (1, 2)
)
WHICH = "(?P<which>PREV|THIS|NEXT)"  # which week, weekday, summer
PART = "(?P<part>(?:DAY|ORDINAL)?PART|(?:DAY|ORDINAL)QUARTER)"  # «в начале», «в первой половине», «в III квартале»
LEAD = "(?:(?:(?P<w1>WACC|WNOM|WGEN|WDAT)|DAYREL|EVE)(?:COMMA|OPEN)?)?"  # «в понедельник, 23 мая», «сегодня, 17 ноября»
TAIL = "(?:OPEN(?:WNOM|WACC)CLOSE|COMMA IN WACC(?!COMMA?DAY))?"  # «17 ноября (среда)»
COUNT = "(?P<count>COUNT|DAY|NUMBER)?"
UNIT = "(?P<unit>DAYWORD|DAYPLURAL|WEEK|MONTHWORD|GOD|GODS)"

# In order: the tokens of an earlier rule's match are closed to later rules.
RULES: tuple[tuple[str, str], ...] = (
    # 17.11.2025 · 10.11.2025 - 12.11.2025
    ("day", "(?P<full1>FULL)(?:(?:DASH|BY)(?P<full2>FULL))?(?:GABBR DOT?)?"),
    # перенесена с 20 на 27 октября: the later day alone; «в ночь с 6 на 7 мая» is a range
    ("day", f"(?<=FROM DAY ON)(?<!DAYPARTACC FROM DAY ON){DAY1}{MONTH1}{YEAR1}?"),
    ("weekday", "(?<=FROM WGEN ON)(?<!DAYPARTACC FROM WGEN ON)(?P<w1>WACC)"),
    # с 30 октября по 2 ноября · 30 октября - 2 ноября 2025 года
    ("day", f"FROM{DAY1}{MONTH1}{YEAR1}?COMMA?(?:BY|UNTIL){DAY2}{MONTH2}{YEAR2}?"),
    ("day", f"{DAY1}{MONTH1}{YEAR1}?(?:DASH|BY){DAY2}{MONTH2}{YEAR2}?"),
    # с 10 по 12 ноября · в ночь с 6 на 7 мая · 10 - 12 ноября
    ("day", f"FROM{DAY1}(?:DASH|BY|UNTIL|ON){DAY2}{MONTH2}{YEAR2}?"),
    ("day", f"{DAY1}(?:DASH|BY){DAY2}{MONTH2}{YEAR2}?"),
    # 13 и 14 ноября · 13, 14 и 15 ноября
    ("day", f"(?:{DAY}COMMA|DAYCOMMA)*{DAY}(?P<list>AND){DAY2}{MONTH2}{YEAR2}?"),
    # 13-14 ноября · 9 -11 июня
    ("day", f"(?P<days>DAYS){MONTH2}{YEAR2}?"),
    ("day", f"{DAY1}(?P<dash>DASHDAY){MONTH2}{YEAR2}?"),
    # 17 ноября · в понедельник, 23 мая 2011 года · 17 ноября (среда)
    ("day", f"{LEAD}{DAY1}{MONTH1}{YEAR1}?{TAIL}"),
    # с мая по июль 2009 года · в сентябре-октябре · в феврале и марте · в конце ноября прошлого года · в минувшем ноябре
    ("month", f"FROM(?P<m1>MGEN){YEAR1}?BY(?P<m2>MONTH|MGEN){YEAR2}?"),
    ("month", f"(?P<months>MONTHS){YEAR2}?"),
    ("month", f"{PART}?(?P<m1>MONTH|MGEN)(?:{YEAR1}?DASH|AND)(?P<m2>MONTH|MGEN){YEAR2}?"),
    ("month", f"{PART}?{WHICH}?(?P<m1>MONTH|MGEN){YEAR1}?"),
    ("month", "(?P<adjective>MADJ)"),
    # летом 2010 года · прошлой весной · осени 2009 года · в конце лета
    ("season", f"{WHICH}?(?P<season>SEASON){YEAR1}?"),
    ("season", f"{PART}?(?P<season>SEASONGEN){YEAR1}"),
    ("season", f"{PART}(?P<season>SEASONGEN)"),
    # в 2014-2015 годах · с 2004 по 2007 год · в начале 2004 года · в 2004-м · в третьем квартале · в прошлом году
    ("year", f"{PART}?(?P<years>YEARS){IN_YEARS}"),
    ("year", f"(?P<y1>YEAR|YEARTH){IN_YEARS}?(?:DASH|BY|AND)(?P<y2>YEAR|YEARTH){IN_YEARS}"),
    ("year", f"{PART}?(?P<y1>YEAR){IN_YEARS}"),
    ("year", f"{PART}?(?P<y1>YEARTH){IN_YEARS}?"),
    ("year", f"{PART}?(?P<s1>PREV|THIS|NEXT)(?:GOD|GABBR DOT)"),
    ("year", "(?P<part>PART)GOD|(?P<quarter>(?:DAY|ORDINAL)QUARTER)"),
    ("anaphora", "(?P<same_year>SAME)ZHE?GOD"),
    # на прошлой неделе · в конце следующего месяца · в начале недели · на выходных
    ("shift", f"{PART}?{WHICH}WORKING?(?P<unit>WEEK|MONTHWORD)"),
    ("shift", f"{PART}WORKING?(?P<unit>WEEK|MONTHWORD)"),
    ("weekend", f"{WHICH}?WEEKEND"),
    # с понедельника по среду · в субботу и воскресенье · в четверг-пятницу · в минувший вторник · вечером среды · пятничная встреча
    ("weekday", "FROM(?P<w1>WGEN)(?:BY|ON)(?P<w2>WACC)"),
    ("weekday", "IN(?P<w1>WACC)AND IN?(?P<w2>WACC)"),
    ("weekday", "(?:IN|ON)(?P<pair>WEEKDAYS)"),
    ("weekday", f"(?:IN|ON|BY){WHICH}?(?P<w1>WACC)(?!HABITAT)"),
    ("weekday", f"(?:DAYPART|DAYTIME|DAYPARTGEN|FROM|UNTIL|AFTER|OF){WHICH}?(?P<w1>WGEN)"),
    ("weekday", f"TOWARD{WHICH}?(?P<w1>WDAT)"),
    ("weekday", "(?P<w1>WADJ)"),
    # вчера · накануне вечером · вчерашние переговоры · два дня назад · через неделю
    ("shift", "(?P<day>DAYREL|EVE)(?:DAYPART|DAYTIME)?"),
    ("shift", "(?P<day>DAYADJ)DAYWORD?"),
    ("shift", f"{COUNT}{UNIT}SAME?(?P<ago>AGO)"),
    ("shift", f"(?P<through>THROUGH){COUNT}{UNIT}(?!AFTER)"),
    # в тот же день · в тот же вечер · вечером того же дня · на следующий день · днем ранее · двумя днями раньше
    ("anaphora", "IN(?P<step>SAME|THIS)ZHE?(?:DAYWORD|DAYPARTACC)"),
    ("anaphora", "(?P<step>SAME)ZHE DAYWORD"),
    ("anaphora", "ON(?P<step>NEXT|ANOTHER)ZHE?DAYWORD"),
    ("anaphora", "DAYTIME(?P<step>EARLIER|LATER)"),
    ("anaphora", f"{COUNT}DAYPLURAL(?P<step>EARLIER|LATER)"),
    # в эти минуты · в 15:00 · в 9 часов утра · в 10 утра · в половине десятого утра · в полдень · этим вечером
    ("clock", "IN THIS MINUTEWORD"),
    ("clock", "(?:IN|FROM|UNTIL|AFTER|TOWARD|APPROX)(?P<hour>DAY|NUMBER)COLON(?P<minute>DAY|DAYCOMMA|NUMBER)"),
    ("clock", "(?:IN|AFTER|TOWARD|APPROX)DAY(?:HOURWORD(?:DAYPARTGEN|DAYWORD)?|DAYPARTGEN)"),
    ("clock", "IN PART ORDINAL DAYPARTGEN?"),
    ("clock", "IN ORDINAL?PART DAYWORD"),
    ("clock", "(?:IN|AFTER|TOWARD|APPROX|UNTIL)(?P<noon>NOON)"),
    ("clock", "THIS?DAYPART|DAYTIME"),
)
