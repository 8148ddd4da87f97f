//! The numbers and tables by which tickets are read, in Rust and in an agent's browser alike: `src/build.rs` includes this file too and
//! writes them into the theme's scripts.

/// The most entries in an answer.
pub const MAX_FITTING: usize = 3;
/// A sentence of more words is asked also in parts.
pub const LONG_WORDS: usize = 8;
/// The words of such a part; each begins two words behind the one before. Of parts of four to eight words these find most: the questions
/// of `benches/search/questions/` in the midst of a sentence of thirty words.
pub const PART_WORDS: usize = 5;
/// What a part of a sentence finds counts for less than what a whole one does.
pub const PART_WEIGHT: f64 = 0.8;
/// What counts of a further sentence that fits an entry, and again of the next.
pub const FURTHER_WEIGHT: f64 = 0.5;
/// A sentence with so many words that say something counts for half of what its score is.
pub const HALF_SAID: f64 = 1.5;
/// The most that is asked, since each query looks at every page.
pub const MOST_QUERIES: usize = 200;
/// What fits less than this share of the best is left out.
pub const LEAST_SHARE: f64 = 0.3;
/// So many different sentences are asked; a longer ticket is a log, which the matcher reads.
pub const MOST_SENTENCES: usize = 60;
/// About as many characters as the search takes words of; in scripts without spaces a sentence of this length is a paragraph.
pub const MOST_SENTENCE_CHARS: usize = 200;

/// So many lines below a closing formula are a signature; more are a text that goes on.
pub const MOST_SIGNED: usize = 12;
/// A closing formula has at most so many words, a name among them.
pub const MOST_CLOSING: usize = 7;
/// Fewer letters of one's own are a line above a mail that is passed on.
pub const LEAST_OWN: usize = 6;

/// Names of headers, as programs for mail write them above a mail that is answered; first, whether it is the subject.
pub const HEADERS: [(bool, &str); 71] = [
    (false, "from"),
    (false, "sent"),
    (false, "to"),
    (false, "cc"),
    (false, "date"),
    (false, "reply-to"),
    (true, "subject"),
    (false, "von"),
    (false, "gesendet"),
    (false, "an"),
    (false, "datum"),
    (true, "betreff"),
    (false, "de"),
    (false, "envoyé"),
    (false, "à"),
    (true, "objet"),
    (false, "enviado"),
    (false, "enviado el"),
    (false, "enviada em"),
    (false, "enviado em"),
    (false, "para"),
    (false, "fecha"),
    (false, "data"),
    (true, "asunto"),
    (true, "assunto"),
    (false, "da"),
    (false, "inviato"),
    (false, "a"),
    (true, "oggetto"),
    (false, "van"),
    (false, "verzonden"),
    (false, "aan"),
    (true, "onderwerp"),
    (false, "差出人"),
    (false, "送信者"),
    (false, "送信日時"),
    (false, "日時"),
    (false, "宛先"),
    (true, "件名"),
    (false, "보낸 사람"),
    (false, "보낸 날짜"),
    (false, "받는 사람"),
    (false, "날짜"),
    (true, "제목"),
    (false, "发件人"),
    (false, "发送时间"),
    (false, "收件人"),
    (false, "抄送"),
    (false, "日期"),
    (true, "主题"),
    (false, "寄件者"),
    (false, "收件者"),
    (true, "主旨"),
    (false, "من"),
    (false, "إلى"),
    (false, "التاريخ"),
    (false, "تاريخ الإرسال"),
    (false, "نسخة"),
    (true, "الموضوع"),
    (false, "מאת"),
    (false, "אל"),
    (false, "נשלח"),
    (false, "תאריך"),
    (false, "עותק"),
    (true, "נושא"),
    (false, "от"),
    (false, "кому"),
    (false, "дата"),
    (true, "тема"),
    (false, "kopie"),
    (false, "copie"),
];

/// Formulas that close a mail, in small letters.
pub const CLOSINGS: [&str; 60] = [
    "regards",
    "best regards",
    "kind regards",
    "warm regards",
    "best",
    "best wishes",
    "cheers",
    "thanks",
    "thank you",
    "many thanks",
    "thanks a lot",
    "sincerely",
    "yours",
    "yours sincerely",
    "yours faithfully",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "freundliche grüße",
    "viele grüße",
    "beste grüße",
    "liebe grüße",
    "schöne grüße",
    "mfg",
    "vg",
    "lg",
    "danke",
    "vielen dank",
    "danke und gruß",
    "gruß",
    "grüße",
    "cordialement",
    "bien cordialement",
    "bien à vous",
    "salutations",
    "merci",
    "merci d'avance",
    "saludos",
    "un saludo",
    "atentamente",
    "gracias",
    "muchas gracias",
    "atenciosamente",
    "obrigado",
    "obrigada",
    "abraços",
    "cordiali saluti",
    "distinti saluti",
    "grazie",
    "met vriendelijke groet",
    "groeten",
    "bedankt",
    "よろしくお願いします",
    "よろしくお願いいたします",
    "敬具",
    "감사합니다",
    "谢谢",
    "此致",
    "شكرا",
    "مع التحية",
    "תודה",
];

/// What phones and programs write below a mail, in small letters.
pub const SENT_FROM: [&str; 12] = [
    "sent from my ",
    "sent from outlook",
    "get outlook for",
    "von meinem ",
    "gesendet von ",
    "envoyé de ",
    "envoyé depuis ",
    "enviado desde ",
    "enviado do ",
    "inviato da ",
    "verzonden vanaf ",
    "iphoneから送信",
];
