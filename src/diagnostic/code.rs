//! Every code that a finding can have, with its severity: one table.

use std::fmt;

use super::Severity;

macro_rules! codes {
    ($($code:ident: $name:literal, $severity:ident;)*) => {
        /// The kind of a finding, as `docs/faults.md` lists it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`")] $code,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// The code as users see it, in kebab case: `broken-link`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// Whether such a finding stops a build.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // The site and its configuration.
    NoSite: "no-site", Fault;
    EmptySite: "empty-site", Fault;
    NoHome: "no-home", Fault;
    MissingKey: "missing-key", Fault;
    UnknownWord: "unknown-word", Fault;
    BadUrl: "bad-url", Fault;
    BadColour: "bad-colour", Fault;
    BadLocale: "bad-locale", Fault;
    UnknownLocale: "unknown-locale", Fault;
    FallbackCycle: "fallback-cycle", Fault;
    PageOutsideLocale: "page-outside-locale", Fault;
    NoStrings: "no-strings", Warning;
    MissingString: "missing-string", Warning;
    UnknownArgument: "unknown-argument", Fault;
    LocaleWithoutContent: "locale-without-content", Warning;
    AccentContrast: "accent-contrast", Warning;
    // Files.
    Unreadable: "unreadable", Fault;
    Symlink: "symlink", Fault;
    NameNotUtf8: "name-not-utf8", Fault;
    NotUtf8: "not-utf8", Fault;
    TooLarge: "too-large", Fault;
    FileCollision: "file-collision", Fault;
    StrayFile: "stray-file", Warning;
    // Front matter.
    NoFrontMatter: "no-front-matter", Fault;
    FrontMatterOpen: "front-matter-open", Fault;
    BadYaml: "bad-yaml", Fault;
    YamlNoMapping: "yaml-no-mapping", Fault;
    YamlTooLong: "yaml-too-long", Fault;
    MissingTitle: "missing-title", Fault;
    UnknownKey: "unknown-key", Fault;
    KeyOfOtherKind: "key-of-other-kind", Fault;
    UnknownKind: "unknown-kind", Fault;
    WrongType: "wrong-type", Fault;
    BadDate: "bad-date", Fault;
    CutOffValue: "cut-off-value", Warning;
    FoldedList: "folded-list", Warning;
    UnknownId: "unknown-id", Fault;
    NamesItself: "names-itself", Fault;
    // Ids and addresses.
    DuplicateId: "duplicate-id", Fault;
    ReservedId: "reserved-id", Fault;
    BadSlug: "bad-slug", Fault;
    DuplicateAddress: "duplicate-address", Fault;
    BadAlias: "bad-alias", Fault;
    AliasTaken: "alias-taken", Fault;
    // Addresses for ever.
    VanishedAddress: "vanished-address", Fault;
    VanishedAnchor: "vanished-anchor", Fault;
    AnchorTaken: "anchor-taken", Fault;
    BrokenLock: "broken-lock", Fault;
    UnlockedAddress: "unlocked-address", Warning;
    // Headings.
    Heading1: "heading-1", Fault;
    DuplicateAnchor: "duplicate-anchor", Fault;
    SkippedHeading: "skipped-heading", Warning;
    // Text.
    ForeignSyntax: "foreign-syntax", Warning;
    UnclosedBlock: "unclosed-block", Warning;
    EmptyPage: "empty-page", Warning;
    // Links.
    BrokenLink: "broken-link", Fault;
    BrokenAnchor: "broken-anchor", Fault;
    UnsafeLink: "unsafe-link", Fault;
    PathEscape: "path-escape", Fault;
    LinkToDraft: "link-to-draft", Fault;
    LostAnchor: "lost-anchor", Warning;
    // Pictures.
    PictureInOtherLanguage: "picture-in-other-language", Warning;
    MissingPicture: "missing-picture", Fault;
    MissingAlt: "missing-alt", Fault;
    BadPicture: "bad-picture", Fault;
    ExternalPicture: "external-picture", Warning;
    UnusedPicture: "unused-picture", Warning;
    // HTML within Markdown.
    RawHtml: "raw-html", Fault;
    SanitisedHtml: "sanitised-html", Warning;
    // Guides, steps and errors.
    UnnumberedStep: "unnumbered-step", Warning;
    FolderCase: "folder-case", Warning;
    StepWithoutGuide: "step-without-guide", Fault;
    UnknownHole: "unknown-hole", Fault;
    TemplateMatchesAll: "template-matches-all", Fault;
    ExampleUnmatched: "example-unmatched", Fault;
    ExampleOfAnother: "example-of-another", Fault;
    TemplatesOverlap: "templates-overlap", Warning;
    BadRegex: "bad-regex", Fault;
    RegexTooLarge: "regex-too-large", Fault;
    GuideWithoutSteps: "guide-without-steps", Warning;
    ErrorWithoutMessage: "error-without-message", Warning;
    // Translations.
    LockConflict: "lock-conflict", Fault;
    LockCutOff: "lock-cut-off", Fault;
    LockEdited: "lock-edited", Fault;
    LockVersion: "lock-version", Fault;
    NoCounterpart: "no-counterpart", Fault;
    BadPo: "bad-po", Fault;
    BadXliff: "bad-xliff", Fault;
    ExchangeLocale: "exchange-locale", Fault;
    LostMarkup: "lost-markup", Fault;
    BrokenBlock: "broken-block", Fault;
    TextsDoNotFit: "texts-do-not-fit", Fault;
    UnknownText: "unknown-text", Warning;
    PageNotComplete: "page-not-complete", Warning;
    TranslationStale: "translation-stale", Warning;
    TranslationMissing: "translation-missing", Warning;
    TranslationUntracked: "translation-untracked", Warning;
    TranslationOrphan: "translation-orphan", Warning;
    // Themes.
    UnknownTheme: "unknown-theme", Fault;
    ThemeName: "theme-name", Fault;
    ThemeCycle: "theme-cycle", Fault;
    BadTemplate: "bad-template", Fault;
    BadStrings: "bad-strings", Fault;
    BrokenAsset: "broken-asset", Fault;
    InlineCode: "inline-code", Fault;
    UnquotedAttribute: "unquoted-attribute", Warning;
    ExpressionInScript: "expression-in-script", Warning;
}

impl Code {
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
