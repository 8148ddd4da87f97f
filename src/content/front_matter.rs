//! What stands between the `---` lines.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::Body;
use super::markdown::Reader;
use super::outline::TextOutline;
use crate::config::Extra;
use crate::config::yaml::Fields;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::limits::MOST_PATTERNS;
use crate::source::TextFile;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The first page of a locale.
    Home,
    /// A folder of entries.
    Topic,
    /// A task, told in steps.
    Guide,
    /// A step of a guide.
    Step,
    /// A question with its answer.
    Faq,
    /// An error with its cause and fix.
    Error,
    /// Any other page.
    Article,
}

/// Every kind, by name.
pub const ALL_KINDS: [Kind; 7] =
    [Kind::Home, Kind::Topic, Kind::Guide, Kind::Step, Kind::Faq, Kind::Error, Kind::Article];

impl Kind {
    /// Its name in front matter, views and the catalogue for tools.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Topic => "topic",
            Kind::Guide => "guide",
            Kind::Step => "step",
            Kind::Faq => "faq",
            Kind::Error => "error",
            Kind::Article => "article",
        }
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        ALL_KINDS.into_iter().find(|kind| kind.name() == name)
    }
}

/// A value and where it stands in the file.
pub type Spanned<T> = (T, Range<usize>);

/// The front matter of a page. A translation may leave out every key that is not text; the catalogue puts the source's in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Whether it could not be read: the entry is then a placeholder made from its path alone.
    pub broken: bool,
    /// The keys that are there, with their places, for the check against the kind.
    pub keys: Vec<Spanned<&'static str>>,
    /// The page's h1, as plain text; never empty.
    pub title: String,
    /// One or two sentences, as plain text; may be empty.
    pub summary: String,
    /// Takes the place of the id that the path gives.
    pub id: Option<Spanned<String>>,
    /// Takes the place of the last segment of the address.
    pub slug: Option<Spanned<String>>,
    /// Position among its neighbours.
    pub order: Option<i64>,
    /// Takes the place of the kind that the folder gives.
    pub kind: Option<Kind>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Search synonyms.
    pub keywords: Vec<String>,
    /// Ids of entries that help too.
    pub related: Vec<Spanned<String>>,
    /// Year, month, day.
    pub updated: Option<Date>,
    /// Not published.
    pub draft: Option<bool>,
    /// Reachable by address, but in no list.
    pub unlisted: Option<bool>,
    /// Old ids or addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Renamed anchors: old, new.
    pub anchors: Vec<(String, String, Range<usize>)>,
    /// Values for the site's own templates.
    pub extra: Option<Extra>,
    /// Retired on purpose.
    pub gone: Option<bool>,
    /// The id of what took its place.
    pub replaced_by: Option<Spanned<String>>,
    /// How long a guide takes.
    pub minutes: Option<i64>,
    /// What a guide needs.
    pub before: Vec<Arc<TextOutline>>,
    /// What a guide leads to.
    pub outcome: Option<Arc<TextOutline>>,
    /// What a step's reader sees when it worked.
    pub expect: Option<Arc<TextOutline>>,
    /// Other wordings of a question.
    pub asked_as: Vec<String>,
    /// An error's code.
    pub code: Option<String>,
    /// An error's message templates.
    pub matches: Vec<Spanned<String>>,
    /// An error's patterns.
    pub regex: Vec<Spanned<String>>,
    /// Messages as readers meet them.
    pub examples: Vec<Spanned<String>>,
    /// Ids of the guides and steps where an error happens.
    pub applies_to: Vec<Spanned<String>>,
}

impl FrontMatter {
    /// That of a page whose front matter cannot be read: what its path alone gives.
    pub(super) fn placeholder(file: &TextFile) -> Self {
        Self { broken: true, title: name_from_path(&file.path), ..Self::default() }
    }

    /// Whether it differs from an older version by its title and its summary, if at all, wherever in the file the rest stands.
    pub(super) fn is_retitled(&self, older: &Self) -> bool {
        self.structure() == older.structure()
    }

    /// Its Markdown texts.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<TextOutline>> {
        self.before.iter().chain(&self.outcome).chain(&self.expect)
    }

    /// All but title and summary, without places.
    fn structure(&self) -> impl PartialEq + use<'_> {
        // Taken apart by name, so that a new key cannot be forgotten here.
        let Self {
            broken,
            keys,
            title: _,
            summary: _,
            id,
            slug,
            order,
            kind,
            tags,
            keywords,
            related,
            updated,
            draft,
            unlisted,
            aliases,
            anchors,
            extra,
            gone,
            replaced_by,
            minutes,
            before,
            outcome,
            expect,
            asked_as,
            code,
            matches,
            regex,
            examples,
            applies_to,
        } = self;
        let texts =
            |list: &'_ [Spanned<String>]| -> Vec<String> { list.iter().map(|(text, _)| text.clone()).collect() };
        let text = |one: &Option<Spanned<String>>| one.as_ref().map(|(text, _)| text.clone());
        fn pictures(text: &TextOutline) -> impl PartialEq + use<'_> {
            text.pictures.iter().map(|picture| (&picture.target, picture.shape)).collect::<Vec<_>>()
        }
        (
            (
                broken,
                keys.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
                text(id),
                text(slug),
                order,
                kind,
                tags,
                keywords,
            ),
            (texts(related), updated, draft, unlisted, texts(aliases), extra, gone, text(replaced_by), minutes),
            anchors.iter().map(|(old, new, _)| (old, new)).collect::<Vec<_>>(),
            before.iter().chain(outcome).chain(expect).map(|text| pictures(text)).collect::<Vec<_>>(),
            (asked_as, code, texts(matches), texts(regex), texts(examples), texts(applies_to)),
        )
    }
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 1000 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Reads `2026-11-20`.
    pub fn parse(text: &str) -> Option<Self> {
        let [year, month, day] = text.split('-').collect::<Vec<_>>()[..] else { return None };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        let date = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
        let leap = date.year.is_multiple_of(4) && !date.year.is_multiple_of(100) || date.year.is_multiple_of(400);
        let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let most = *days.get(usize::from(date.month).checked_sub(1)?)?;
        (date.year >= 1000 && (1..=most).contains(&date.day)).then_some(date)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Keys that every kind has.
const COMMON_KEYS: [&str; 17] = [
    "title",
    "summary",
    "id",
    "slug",
    "order",
    "kind",
    "tags",
    "keywords",
    "related",
    "updated",
    "draft",
    "unlisted",
    "aliases",
    "anchors",
    "extra",
    "gone",
    "replaced_by",
];

/// The kinds that have a key, for one that not all have.
pub fn kinds_of_key(key: &str) -> &'static [Kind] {
    match key {
        "minutes" | "before" | "outcome" => &[Kind::Guide],
        "expect" => &[Kind::Step],
        "asked_as" => &[Kind::Faq],
        "code" | "match" | "regex" | "examples" | "applies_to" => &[Kind::Error],
        _ => &ALL_KINDS,
    }
}

/// The holes that a message template may have.
pub const MATCH_HOLES: [&str; 8] = ["int", "num", "hex", "word", "quoted", "path", "url", "*"];

/// Reads the YAML, or makes the placeholder that the path alone gives.
///
/// The Markdown texts of the front matter go into `body`.
pub fn read(file: &TextFile, block: Option<Range<usize>>, body: &mut Body, reader: &mut Reader<'_>) -> FrontMatter {
    let Some(block) = block else { return FrontMatter::placeholder(file) };
    let mut fields = Fields::parse(file, block.clone());
    if fields.findings.iter().any(Diagnostic::is_fault) {
        reader.findings.extend(fields.findings);
        return FrontMatter::placeholder(file);
    }
    let mut front = FrontMatter::default();
    let mut seen = Vec::new();
    for key in COMMON_KEYS.iter().chain(&[
        "minutes",
        "before",
        "outcome",
        "expect",
        "asked_as",
        "code",
        "match",
        "regex",
        "examples",
        "applies_to",
    ]) {
        if let Some(span) = fields.place_of(key) {
            seen.push((*key, span));
        }
    }
    front.keys = seen;
    let title = fields.text("title").map(|(title, _)| one_line(&title)).filter(|title| !title.is_empty());
    if title.is_none() && !fields.findings.iter().any(Diagnostic::is_fault) && !fields.has_slip_of("title") {
        let fault = Diagnostic::new(Code::MissingTitle, "the page has no `title`");
        reader
            .findings
            .push(fault.at(file.place(block.start..block.start)).help("add a line such as `title: Copy the key`"));
    }
    front.title = title.unwrap_or_else(|| name_from_path(&file.path));
    front.summary = fields.text("summary").map(|(text, _)| one_line(&text)).unwrap_or_default();
    front.id = fields.text("id");
    front.slug = fields.text("slug");
    front.order = fields.integer("order");
    front.kind = kind(&mut fields, file);
    front.tags = texts(fields.list("tags"));
    front.keywords = texts(fields.list("keywords"));
    front.related = fields.list("related");
    front.updated = date(&mut fields, file);
    front.draft = fields.boolean("draft");
    front.unlisted = fields.boolean("unlisted");
    front.aliases = fields.list("aliases");
    front.anchors = fields.table("anchors");
    front.extra = fields.extra("extra");
    front.gone = fields.boolean("gone");
    front.replaced_by = fields.text("replaced_by");
    front.minutes = fields.integer("minutes");
    let before = fields.list("before");
    let outcome = fields.text("outcome");
    let expect = fields.text("expect");
    front.asked_as = texts(fields.list("asked_as"));
    front.code = fields.text("code").map(|(code, _)| one_line(&code));
    front.matches = fields.list("match");
    front.regex = fields.list("regex");
    if let Some((_, span)) = front.regex.get(MOST_PATTERNS) {
        let fault =
            Diagnostic::new(Code::TooMany, format!("an error can have {MOST_PATTERNS} patterns, and this is one more"));
        fields.findings.push(fault.at(file.place(span.clone())).help("describe messages by templates, under `match`"));
        front.regex.truncate(MOST_PATTERNS);
    }
    front.examples = fields.list("examples");
    front.applies_to = fields.list("applies_to");
    for (template, span) in &front.matches {
        check_holes(template, span, file, &mut fields.findings);
    }
    reader.findings.extend(fields.finish());
    let mut inline = |(text, span): Spanned<String>| reader.inline(file, &text, span);
    body.before = before.into_iter().map(&mut inline).collect();
    body.outcome = outcome.map(&mut inline);
    body.expect = expect.map(&mut inline);
    front.before = body.before.iter().map(|text| text.outline.clone()).collect();
    front.outcome = body.outcome.as_ref().map(|text| text.outline.clone());
    front.expect = body.expect.as_ref().map(|text| text.outline.clone());
    front
}

/// `content/en/wix/1-open-settings.md` is called `1-open-settings`.
fn name_from_path(path: &Arc<str>) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let name = stem.strip_suffix("/index").unwrap_or(stem).rsplit('/').next().unwrap_or(stem);
    name.to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn texts(list: Vec<Spanned<String>>) -> Vec<String> {
    list.into_iter().map(|(text, _)| text).collect()
}

fn kind(fields: &mut Fields<'_>, file: &TextFile) -> Option<Kind> {
    let (name, span) = fields.text("kind")?;
    let kind = Kind::of_name(&name);
    if kind.is_none() {
        let names = ALL_KINDS.map(Kind::name);
        let help = match nearest(&name, names) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it is one of {}", names.join(", ")),
        };
        fields.findings.push(
            Diagnostic::new(Code::UnknownKind, format!("there is no kind `{name}`")).at(file.place(span)).help(help),
        );
    }
    kind
}

fn date(fields: &mut Fields<'_>, file: &TextFile) -> Option<Date> {
    let (text, span) = fields.text("updated")?;
    let date = Date::parse(&text);
    if date.is_none() {
        let fault = Diagnostic::new(Code::BadDate, format!("`{text}` is not a day"));
        fields.findings.push(fault.at(file.place(span)).help("write year, month and day: `updated: 2026-11-20`"));
    }
    date
}

fn check_holes(template: &str, span: &Range<usize>, file: &TextFile, findings: &mut Vec<Diagnostic>) {
    let mut rest = template;
    let mut literal = String::new();
    while let Some(open) = rest.find('{') {
        literal.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        let word_like = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '*');
        if MATCH_HOLES.contains(&name) {
        } else if word_like {
            let help = match nearest(name, MATCH_HOLES) {
                Some(meant) => format!("did you mean `{{{meant}}}`?"),
                None => format!("the holes are {}", MATCH_HOLES.map(|hole| format!("`{{{hole}}}`")).join(" ")),
            };
            findings.push(
                Diagnostic::new(Code::UnknownHole, format!("there is no hole `{{{name}}}`"))
                    .at(file.place(span.clone()))
                    .help(help),
            );
        } else {
            literal.push_str(&rest[open..=open + close]);
        }
        rest = &rest[open + close + 1..];
    }
    literal.push_str(rest);
    if literal.trim().is_empty() {
        let fault = Diagnostic::new(Code::TemplateMatchesAll, "this template would match every message");
        findings.push(fault.at(file.place(span.clone())).help("add the words of the message that are always the same"));
    }
}
