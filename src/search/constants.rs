//! The numbers and tables that the search has in Rust and in the reader's browser alike.
//!
//! `src/build.rs` includes this file too and writes the constants into the theme's scripts, so each value is written once and a
//! change here changes both sides. Changing a value that the files of an index depend on requires a new [`FORMAT`] as well: a script
//! that a site has copied keeps the old values.

use std::ops::RangeInclusive;

// ---- Files

/// The version of the index's and the error list's format. A script that knows another version asks the reader to reload the page.
pub const FORMAT: u32 = 6;
/// Number of pages whose titles and addresses are in one file. A result costs its reader one such file.
pub const RECORDS_PER_FILE: usize = 8;
/// Number of files of titles and addresses that share one hash, since the root, which everyone loads, has all hashes.
pub const FILES_PER_HASH: usize = 4;
/// Number of characters of the hash that names the content of a file.
pub const HASH_CHARS: usize = 4;
/// Number of leading characters of a term's key. One more decides which file the term is in.
pub const KEY_CHARS: usize = 3;
/// Number of parts that terms are divided into by their keys; a power of two. A file has terms of one part.
pub const PARTS: usize = 8;
/// Offset basis of the 32-bit FNV-1a hash, <https://www.rfc-editor.org/rfc/rfc9923>.
pub const FNV_BASIS: u32 = 0x811C_9DC5;
/// Prime of the 32-bit FNV-1a hash.
pub const FNV_PRIME: u32 = 0x0100_0193;
/// Number of levels that the weight of a term on a page is rounded to.
pub const LEVELS: u32 = 12;

// ---- Numbers in files, see docs/search.md

/// The code of the first character that ends a number, `#`.
pub const LAST_DIGIT_FROM: u8 = b'#';
/// The code of the first character that begins a number of several digits, `]`. Those that end a number come before it.
pub const MORE_DIGITS_FROM: u8 = b']';
/// The base of all digits but the last: the number of characters from `]` to `~`.
pub const BASE: u32 = 34;

// ---- Tokens

/// Characters of a token; the rest is cut off. With four bytes each, a token has fewer than 256 bytes.
pub const MAX_TOKEN_CHARS: usize = 60;
/// Scripts that are written without spaces, or with words too long to be looked up whole, by blocks of Unicode: Thai and Lao, Burmese,
/// Hangul Jamo, Khmer, the Han marks 々〆〇, kana, phonetic kana, Han (extension A, the main block), Hangul syllables, compatibility
/// Han, and the planes of rarer Han. Their runs become overlapping pairs of characters.
pub const DENSE: [RangeInclusive<char>; 12] = [
    '\u{E00}'..='\u{EFF}',
    '\u{1000}'..='\u{109F}',
    '\u{1100}'..='\u{11FF}',
    '\u{1780}'..='\u{17FF}',
    '\u{3005}'..='\u{3007}',
    '\u{3040}'..='\u{30FF}',
    '\u{31F0}'..='\u{31FF}',
    '\u{3400}'..='\u{4DBF}',
    '\u{4E00}'..='\u{9FFF}',
    '\u{AC00}'..='\u{D7FF}',
    '\u{F900}'..='\u{FAFF}',
    '\u{20000}'..='\u{3FFFF}',
];
/// Marks that are dropped: those of Latin, Greek, Cyrillic, Hebrew and Arabic, and the Arabic tatweel. Those of kana stay, since バンド
/// is not ハンド.
pub const DROPPED_MARKS: [RangeInclusive<char>; 14] = [
    '\u{300}'..='\u{36F}',
    '\u{483}'..='\u{487}',
    '\u{591}'..='\u{5BD}',
    '\u{5BF}'..='\u{5BF}',
    '\u{5C1}'..='\u{5C2}',
    '\u{5C4}'..='\u{5C5}',
    '\u{5C7}'..='\u{5C7}',
    '\u{610}'..='\u{61A}',
    '\u{640}'..='\u{640}',
    '\u{64B}'..='\u{65F}',
    '\u{670}'..='\u{670}',
    '\u{6D6}'..='\u{6DC}',
    '\u{6DF}'..='\u{6E8}',
    '\u{6EA}'..='\u{6ED}',
];
/// Letters that people write in two ways, each with what it becomes.
pub const FOLDED_LETTERS: [(char, &str); 5] = [('ß', "ss"), ('ς', "σ"), ('ı', "i"), ('ة', "ه"), ('ى', "ي")];

// ---- Meaning

/// Numbers of the vector of a word, a page or a query.
pub const MEANING_NUMBERS: usize = 64;
/// Levels that a number of a vector is rounded to, from minus four to four.
pub const MEANING_LEVELS: u8 = 9;
/// Files that the vectors of words are divided among; a power of two. A query needs one for each of its words.
pub const MEANING_FILES: usize = 512;
/// The code of the character for the first pair of levels, `#`.
pub const FIRST_PAIR: u8 = b'#';
/// The character that is left out of them, `\`.
pub const NO_PAIR: u8 = b'\\';
/// Groups of pages that mean much the same, of which a query loads so many.
pub const OPEN_GROUPS: usize = 4;
/// The share of a query's weight that some page has, above which meaning is not asked, unless the query is a sentence.
pub const MOST_EXPLAINED: f64 = 0.4;
/// What the likeness of a page's and a query's meaning, from 0 to 1, adds to the page's score.
pub const MEANING_WEIGHT: f64 = 0.5;
/// The least likeness of a page that has no word of the query.
pub const MIN_LIKENESS: f64 = 0.3;
/// The least of such a page, as a share of the likeness of the page that is most alike.
pub const MIN_LIKENESS_SHARE: f64 = 0.6;
/// The least likeness of the page that is most alike, where no page has a word of the query: below it there is no answer.
pub const MIN_ALONE: f64 = 0.35;
/// The best page hardly answers a query if it has less than this share of the query's weight and is less alike than [`MIN_CLOSE`]. With
/// both, of questions that real sites answer 4 in 100 are told so, of answers that are wrong 36, and of questions about other things 74.
pub const MIN_FITTING: f64 = 0.5;
/// See [`MIN_FITTING`].
pub const MIN_CLOSE: f64 = 0.45;

// ---- Queries

/// Characters of a query that are read.
pub const MAX_QUERY_CHARS: usize = 1000;
/// Different terms of a query that are looked up.
pub const MAX_QUERY_TERMS: usize = 24;
/// Pages that an answer has.
pub const MAX_RESULTS: usize = 30;
/// The share of a query's weight that some page must have; else the rests of common words' lists are read too.
pub const ENOUGH_COVERED: f64 = 0.7;
/// The least score of a result, as a share of the best one's.
pub const MIN_SCORE: f64 = 0.05;

/// Characters of a term from which on longer words that begin with it are looked up.
pub const MIN_PREFIX_CHARS: usize = 3;
/// Words that begin with a term and count.
pub const MAX_PREFIX_WORDS: usize = 48;
/// Weight of a word that begins with the last term of a query, which the reader may still be typing; a word that is the term weighs 1.
pub const OPEN_PREFIX_WEIGHT: f64 = 0.7;
/// Weight of a word that begins with any other term.
pub const PREFIX_WEIGHT: f64 = 0.35;

/// Characters of a term from which on words that are spelt almost like it are looked up.
pub const MIN_SIMILAR_CHARS: usize = 4;
/// Characters of a term from which on such words may differ in [`MAX_EDITS`] letters, not in one.
pub const MIN_TWO_EDITS_CHARS: usize = 8;
/// The largest distance between a term and a word, in letters that are changed, dropped, added or swapped.
pub const MAX_EDITS: u32 = 2;
/// Words that are spelt almost like a term and count.
pub const MAX_SIMILAR_WORDS: usize = 6;
/// Weight of a word at distance 1 from a term; at distance 2 it is half.
pub const SIMILAR_WEIGHT: f64 = 0.6;

/// Characters of a term from which on the word that shares its beginning for longest is looked up.
pub const MIN_STEM_CHARS: usize = 6;
/// Characters that a term and such a word share at least.
pub const MIN_STEM_SHARED: usize = 4;
/// The least share of both words that their common beginning has.
pub const MIN_STEM_SHARE: f64 = 0.6;
/// Weight of such a word, times the share of the term that it has.
pub const STEM_WEIGHT: f64 = 0.5;

/// Stands in a term between what a query says and what pages have in its place: `close~delete`. No token has it.
pub const LIKE: char = '~';
/// Stands between the words of a term for several words, in such a term: `money-money-back~refund`. No token has it.
pub const JOIN: char = '-';
/// Weight of what people use in place of a term.
pub const LIKE_WEIGHT: f64 = 0.35;
/// Weight of what the site's own readers use in place of a term, as its `synonyms.yaml` has it.
pub const OWN_LIKE_WEIGHT: f64 = 0.7;
/// Terms that a query has at least if it is a sentence, of which words that say nothing of what is asked are left out.
pub const MIN_SENTENCE_TERMS: usize = 5;
/// The largest share of a sentence's terms that say something. Others are titles and headings, written to be short.
pub const MOST_SAYING: f64 = 0.6;

/// The least weight of a word that counts as a word of a title.
pub const MIN_TITLE_WEIGHT: f64 = 0.3;
/// What a title adds to a score, as a share of it, if the title has all terms of the query and no others.
pub const TITLE_WEIGHT: f64 = 1.0;
/// The length of a title that a posting's title rank stands for, in terms. Rank 0, which is no title, has no length.
pub const TITLE_LENGTHS: [f64; 4] = [1.0, 6.0, 3.5, 2.0];

// ---- The error matcher

/// Characters of a pasted text that are read.
pub const MAX_PASTE_CHARS: usize = 65_536;
/// Different lines of a pasted text that are read.
pub const MAX_LINES: usize = 500;
/// Characters of a line that are read.
pub const MAX_LINE_CHARS: usize = 2_000;
/// Characters between the angle brackets of an HTML tag.
pub const MAX_TAG_CHARS: usize = 200;
/// Entries that an answer has.
pub const MAX_MATCHES: usize = 5;

/// Searches for one text after which a template is given up on a line, so that no template is slow on any line.
pub const MAX_TRIES: u32 = 400;
/// Pairs of quotation marks, in the normal form of lines.
pub const QUOTES: [(char, char); 9] =
    [('"', '"'), ('\'', '\''), ('`', '`'), ('`', '\''), ('«', '»'), ('»', '«'), ('„', '"'), ('「', '」'), ('『', '』')];
/// The tags in which a server's error page says what is wrong, separated by `|`.
pub const ERROR_PAGE_TAGS: &str =
    "a|b|big|body|br|center|code|div|em|h1|h2|h3|head|hr|html|i|li|p|pre|span|strong|title|tt|ul";
/// Words that come before the number of an error, in lower case.
pub const WORDS_BEFORE_CODE: [&str; 16] = [
    "http",
    "status",
    "error",
    "code",
    "fehler",
    "fehlercode",
    "erreur",
    "errore",
    "fout",
    "erro",
    "エラー",
    "コード",
    "错误",
    "오류",
    "خطأ",
    "שגיאה",
];
/// Characters before a number in which such a word is looked for.
pub const BEFORE_CODE_CHARS: usize = 16;

/// Score of an entry whose code is in the text: above every template's.
pub const CODE_SCORE: f64 = 1000.0;
/// Score of an entry with a pattern that matches, and of one with a template before its characters are added: above every share of
/// words, which is at most 1.
pub const TEXT_SCORE: f64 = 100.0;
/// The least share of a template's words, weighted by how rare they are, that a line has.
pub const MIN_WORDS_SCORE: f64 = 0.62;
/// Different words that a line and a template share at least.
pub const MIN_SHARED_WORDS: usize = 3;
/// Templates with one word, up to which the word makes them candidates. A word that more templates have says little.
pub const MAX_CANDIDATES: usize = 64;

/// The state of a pattern's automaton that has found a match.
pub const FOUND_STATE: u32 = 0;
/// The state of a pattern's automaton before the first byte of a line.
pub const START_STATE: u32 = 1;
