//! The codes of findings: what each is called, how severe it is, what it means and what to do about it.
//!
//! The table has a file for each area of the site. `docs/faults.md` and `waymark explain` are made from it.

mod answers;
mod choices;
mod doubts;
mod limits;
mod site;
mod pages;
mod terms;
mod texts;
mod translations;
mod themes;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::Severity;

macro_rules! codes {
    ($($code:ident)*) => {
        /// The kind of a finding; its row in the table says the rest.
        #[allow(missing_docs, reason = "the table has a description of each")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            const COUNT: usize = [$(Self::$code),*].len();
        }
    };
}

codes! {
    NoSite
    EmptySite
    NoHome
    MissingKey
    UnknownWord
    BadUrl
    TwoReports
    BadDestination
    BadColour
    BadLocale
    UnknownLocale
    BadSynonyms
    BadTerm
    FallbackCycle
    PageOutsideLocale
    NoStrings
    MissingString
    MissingForm
    UnknownArgument
    LocaleWithoutContent
    AccentContrast
    Unreadable
    Symlink
    NameNotUtf8
    NotUtf8
    TooLarge
    FileCollision
    StrayFile
    NoFrontMatter
    FrontMatterOpen
    BadYaml
    YamlNoMapping
    YamlTooLong
    MissingTitle
    UnknownKey
    KeyOfOtherKind
    UnknownKind
    WrongType
    BadDate
    CutOffValue
    FoldedList
    UnknownId
    NamesItself
    BadShownOn
    DuplicateId
    ReservedId
    BadSlug
    DuplicateAddress
    BadAlias
    AliasTaken
    VanishedAddress
    VanishedAnchor
    AnchorTaken
    BrokenLock
    UnlockedAddress
    Heading1
    DuplicateAnchor
    SkippedHeading
    ForeignSyntax
    UnknownTerm
    OldName
    UnclosedBlock
    EmptyPage
    WrongLanguage
    BrokenLink
    BrokenAnchor
    UnsafeLink
    PathEscape
    LinkToDraft
    LostAnchor
    PictureInOtherLanguage
    MissingPicture
    MissingAlt
    BadPicture
    ExternalPicture
    UnusedPicture
    RawHtml
    SanitisedHtml
    StepWithoutGuide
    UnnumberedStep
    FolderCase
    UnknownHole
    TemplateMatchesAll
    ExampleUnmatched
    ExampleOfAnother
    TemplatesOverlap
    BadRegex
    RegexTooLarge
    GuideWithoutSteps
    ErrorWithoutMessage
    UnknownChoice
    MixedChoices
    ChoiceTwice
    MisplacedChoice
    ChoiceAlone
    LockConflict
    LockCutOff
    LockEdited
    LockVersion
    NoCounterpart
    BadPo
    BadXliff
    ExchangeLocale
    LostMarkup
    BrokenBlock
    TextsDoNotFit
    UnknownText
    PageNotComplete
    TranslationStale
    TranslationUnsure
    TranslationRemoved
    TranslationMissing
    TranslationUntracked
    TranslationOrphan
    CopiedText
    LacksMarkup
    OtherNumbers
    TermNotUsed
    LongTitle
    StaleAnswer
    UnlistedAnswer
    UnknownTheme
    ThemeName
    ThemeCycle
    BadTemplate
    BadStrings
    BrokenAsset
    InlineCode
    UnquotedAttribute
    ExpressionInScript
    BlockedSource
    TemplateAlt
    UnusedThemeFile
    UnusedTheme
    TooDeep
    TooMany
    MoreFindings
    InternalFault
}

/// What is known about a code.
#[derive(Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// Its name, as users see it.
    pub name: &'static str,
    /// Whether such a finding stops a build.
    pub severity: Severity,
    /// What the finding means and why it matters, in one to three sentences. Like `remedy`, it may hold Markdown's code spans.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The file that the example is an excerpt of; empty where the example shows commands or names of files.
    pub place: &'static str,
    /// An example, by line, that has such a finding.
    pub wrong: &'static [&'static str],
    /// The example without it.
    pub mended: &'static [&'static str],
}

/// The codes of a subject.
#[derive(Debug)]
pub struct Group {
    /// The subject.
    pub title: &'static str,
    /// What holds for all of them, in Markdown; may be empty.
    pub intro: &'static str,
    /// Its codes.
    pub rows: &'static [Row],
}

/// The table.
pub const GROUPS: &[Group] = &[
    site::THE_SITE_AND_ITS_CONFIGURATION,
    site::FILES,
    pages::FRONT_MATTER,
    pages::IDS_AND_ADDRESSES,
    pages::ADDRESSES_FOR_EVER,
    texts::HEADINGS,
    texts::TEXT,
    terms::TERMS,
    texts::LINKS,
    texts::PICTURES,
    texts::HTML_WITHIN_MARKDOWN,
    texts::GUIDES_STEPS_AND_ERRORS,
    choices::CHOICES,
    translations::TRANSLATIONS,
    translations::TRANSLATORS_FILES,
    doubts::DOUBTS,
    answers::CANNED_ANSWERS,
    themes::THEMES,
    limits::LIMITS,
];

/// The rows of the table by code. A code without a row, or with two, does not compile.
static ROWS: [&Row; Code::COUNT] = {
    let mut rows: [Option<&Row>; Code::COUNT] = [None; Code::COUNT];
    let mut group = 0;
    while group < GROUPS.len() {
        let mut row = 0;
        while row < GROUPS[group].rows.len() {
            let place = &mut rows[GROUPS[group].rows[row].code as usize];
            assert!(place.is_none(), "a code has two rows");
            *place = Some(&GROUPS[group].rows[row]);
            row += 1;
        }
        group += 1;
    }
    let mut all = [&GROUPS[0].rows[0]; Code::COUNT];
    let mut code = 0;
    while code < Code::COUNT {
        all[code] = rows[code].expect("every code has a row");
        code += 1;
    }
    all
};

impl Code {
    /// Every code, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        GROUPS.iter().flat_map(|group| group.rows).map(|row| row.code)
    }

    /// The code with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::all().find(|code| code.name() == name)
    }

    /// What is known about the code.
    pub fn row(self) -> &'static Row {
        ROWS[self as usize]
    }

    /// The code as users see it, in kebab case: `broken-link`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether such a finding stops a build.
    pub fn severity(self) -> Severity {
        self.row().severity
    }

    /// Whether such a finding is about the lock file of a translation, which `waymark l10n stamp --rebuild` can mend.
    pub fn is_of_translation_lock(self) -> bool {
        matches!(self, Self::LockConflict | Self::LockCutOff | Self::LockEdited | Self::LockVersion)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Stored by its name.
impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}

impl<'a> Deserialize<'a> for Code {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let name: String = Deserialize::deserialize(deserializer)?;
        Self::of_name(&name).ok_or_else(|| D::Error::custom("no code of a finding"))
    }
}
