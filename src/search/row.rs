//! What one term of a query finds on each page.

use super::constants::{
    JOIN, LEVELS, LIKE, LIKE_WEIGHT, MAX_EDITS, MAX_PREFIX_WORDS, MAX_SIMILAR_WORDS, MIN_PREFIX_CHARS, MIN_STEM_CHARS,
    MIN_TITLE_WEIGHT, MIN_TWO_EDITS_CHARS, OPEN_PREFIX_WEIGHT, OWN_LIKE_WEIGHT, PREFIX_WEIGHT, SIMILAR_WEIGHT,
    STEM_WEIGHT,
};
use super::layout::key_chars;
use super::read::{Group, Index, can_be_misspelt};
use super::shown::shown_as;
use super::spelling::{distance, log2, longer, stem};
use super::tokens::is_dense;

/// What one term finds on each page.
pub struct Row {
    /// How rare the term is.
    pub idf: f64,
    /// The most pages that any word has which counts for it.
    most: usize,
    /// Whether a common word counts for it, of which only the best pages were read.
    pub is_cut: bool,
    /// Whether some word is the term, or what people use in its place.
    pub is_word: bool,
    /// How many pages have the term or words that are much like it, where any has the term itself.
    exact: Option<f64>,
    /// What the site's readers use in place of the term, or of several words of which it is one.
    own: Vec<Group>,
    /// The words that were looked up for it.
    pub words: Vec<String>,
    /// What people use in its place.
    pub likes: Vec<Like>,
    /// For each page, how much of the term it has: 0 to 1.
    pub share: Vec<f64>,
    /// For each page, the section that the term stands for most.
    pub section: Vec<u8>,
    /// For each page, how short the title is that the term stands in.
    pub title: Vec<u8>,
    /// For each page that has nothing of the term itself, the number of what it has in its place, from 1.
    pub by: Vec<u8>,
}

/// Words that people use in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    /// What was asked for, as tokens with hyphens between.
    pub asked: String,
    /// What pages have in its place, in the same form; each of these pages has one of them.
    pub said: Vec<String>,
}

impl Like {
    /// What was asked for, as the query has it, and what one of some texts has in its place, if any has it.
    pub fn shown(&self, query: &str, texts: &[&str]) -> (String, Option<String>) {
        let find = |text: &str, words: &str| shown_as(text, &words.split(JOIN).collect::<Vec<_>>());
        let asked = find(query, &self.asked).unwrap_or_else(|| self.asked.replace(JOIN, " "));
        (asked, self.said.iter().find_map(|said| texts.iter().find_map(|text| find(text, said))))
    }
}

/// How a query is answered.
#[derive(Clone, Copy)]
pub struct How {
    /// Whether it is a sentence: what people use in place of its words counts too, also where the site has the words.
    pub is_sentence: bool,
    /// Whether all pages of common words are read, not the best of each.
    pub is_whole: bool,
}

impl Like {
    /// What a group of terms for others says.
    fn of(group: &Group) -> Self {
        let parts = group.forms.iter().filter_map(|form| form.split_once(LIKE));
        let (asked, said): (Vec<&str>, Vec<String>) = parts.map(|(asked, said)| (asked, said.to_owned())).unzip();
        let asked = asked.first().map_or("", |asked| asked.split_once(JOIN).map_or(asked, |(_, all)| all));
        Self { asked: asked.to_owned(), said }
    }
}

impl Index<'_> {
    /// What each term finds. `all` has all tokens of the query, with hyphens between and around.
    pub fn rows(&self, terms: &[String], all: &str, is_open: bool, how: How) -> Vec<Row> {
        let row = |(index, term): (usize, &String)| self.row(term, all, is_open && index + 1 == terms.len(), how);
        let mut rows: Vec<Row> = terms.iter().enumerate().map(row).collect();
        // What stands for several words stands for each of them.
        for at in 0..rows.len() {
            for group in std::mem::take(&mut rows[at].own) {
                let like = Like::of(&group);
                for (row, _) in
                    rows.iter_mut().zip(terms).filter(|(_, term)| like.asked.split(JOIN).any(|word| word == *term))
                {
                    row.is_word = true;
                    row.add_like(&group, OWN_LIKE_WEIGHT);
                }
            }
        }
        for row in &mut rows {
            // A word of the site is as rare as it is, whatever people use in its place.
            let count = row.exact.unwrap_or_else(|| row.count());
            row.idf = log2(1.0 + (self.pages as f64 - count + 0.5) / (count + 0.5));
        }
        rows
    }

    fn row(&self, term: &str, all: &str, is_open: bool, how: How) -> Row {
        let size = term.chars().count();
        let is_pair = term.starts_with(is_dense);
        let groups = self.groups(term);
        let exact = groups.iter().find(|group| group.forms.iter().any(|form| form == term));
        let like = format!("{term}{LIKE}");
        let like = groups
            .iter()
            .find(|group| group.forms[0].starts_with(&like))
            .filter(|_| how.is_sentence || exact.is_none());
        let mut row = Row::new(self.pages);
        let is_own = |group: &&Group| {
            let asked = group.forms[0].strip_prefix(term).filter(|rest| rest.starts_with(JOIN));
            asked
                .and_then(|rest| rest.split_once(LIKE))
                .is_some_and(|(asked, _)| all.contains(&format!("{asked}{JOIN}")))
        };
        row.own = groups.iter().filter(is_own).cloned().collect();
        row.is_word = exact.is_some() || like.is_some() || !row.own.is_empty();
        let mut has = row.is_word;
        row.words.push(term.to_owned());
        if let Some(group) = exact {
            self.add(&mut row, group, 1.0, how);
        }
        if size >= if is_pair { 1 } else { MIN_PREFIX_CHARS } {
            let is_alone = size == 1;
            let weight = if is_open || is_alone { OPEN_PREFIX_WEIGHT } else { PREFIX_WEIGHT };
            if size == key_chars(term) {
                // Words with this beginning are in many files. What pages have of them is one list, as of words with a character more.
                let all = format!("{term}*");
                if let Some(group) = groups.iter().find(|group| group.forms[0] == all) {
                    row.add(group, weight * (size as f64 / (size + 1) as f64), 0);
                    has |= is_open;
                }
            } else if !is_pair {
                let mut longer = longer(&groups, term, size);
                longer.retain(|(_, group)| exact.is_none_or(|exact| !std::ptr::eq(exact, *group)));
                has |= is_open && !longer.is_empty();
                for (share, group) in longer.into_iter().take(MAX_PREFIX_WORDS) {
                    self.add(&mut row, group, weight * share, how);
                }
            }
        }
        if !has && can_be_misspelt(term) {
            let mut alike = self.alike(term);
            if alike.is_empty() {
                // The first letter may be the wrong one, or missing, or have changed places with the second.
                alike = self.words_alike(term, term.chars().nth(1).unwrap_or_default());
            }
            for (distance, word) in alike {
                let groups = self.groups(&word);
                if let Some(group) = groups.iter().find(|group| group.forms.contains(&word)) {
                    self.add(&mut row, group, SIMILAR_WEIGHT / f64::from(distance), how);
                    row.words.push(word);
                    has = true;
                }
            }
        }
        if !has
            && size >= MIN_STEM_CHARS
            && !is_pair
            && let Some((shared, form, group)) = stem(&groups, term)
        {
            self.add(&mut row, group, STEM_WEIGHT * shared as f64 / size as f64, how);
            row.words.push(form.clone());
        }
        if exact.is_some() {
            row.exact = Some(row.count());
        }
        if let Some(group) = like {
            row.add_like(group, LIKE_WEIGHT);
        }
        row
    }

    /// Adds a word's pages to a row: of a common word the best, or all.
    fn add(&self, row: &mut Row, group: &Group, weight: f64, how: How) {
        row.add(group, weight, 0);
        if group.more > 0 {
            row.is_cut = true;
            let form = &group.forms[0];
            if how.is_whole {
                self.more(form).iter().filter(|more| more.forms[0] == *form).for_each(|more| row.add(more, weight, 0));
            }
        }
    }

    fn alike(&self, term: &str) -> Vec<(u32, String)> {
        self.words_alike(term, term.chars().next().unwrap_or_default())
    }

    /// Words that begin with a character and differ little from a term, nearest first.
    fn words_alike(&self, term: &str, initial: char) -> Vec<(u32, String)> {
        let letters: Vec<char> = term.chars().collect();
        let most = if letters.len() >= MIN_TWO_EDITS_CHARS { MAX_EDITS } else { 1 };
        let words = self.words(&initial.to_string());
        let mut found: Vec<(u32, String)> = Vec::new();
        for word in words.iter() {
            let other: Vec<char> = word.chars().collect();
            if let Some(distance) = distance(&letters, &other, most) {
                found.push((distance, word.clone()));
            }
        }
        found.sort_by_key(|(distance, word)| (*distance, word.chars().count().abs_diff(letters.len())));
        found.truncate(MAX_SIMILAR_WORDS);
        found
    }
}

impl Row {
    fn new(pages: usize) -> Self {
        Self {
            idf: 0.0,
            most: 0,
            is_cut: false,
            is_word: false,
            exact: None,
            own: Vec::new(),
            words: Vec::new(),
            likes: Vec::new(),
            share: vec![0.0; pages],
            section: vec![0; pages],
            title: vec![0; pages],
            by: vec![0; pages],
        }
    }

    /// How many pages have something of it.
    pub fn count(&self) -> f64 {
        self.share.iter().filter(|share| **share > 0.0).count().max(self.most) as f64
    }

    /// What a page has in place of the term, if it has nothing of the term itself.
    pub fn like(&self, page: usize) -> Option<&Like> {
        self.likes.get(usize::from(self.by[page]).checked_sub(1)?)
    }

    fn add_like(&mut self, group: &Group, weight: f64) {
        self.likes.push(Like::of(group));
        self.add(group, weight, self.likes.len() as u8);
    }

    fn add(&mut self, group: &Group, weight: f64, by: u8) {
        self.most = self.most.max(group.postings.len() + group.more);
        for posting in &group.postings {
            let page = posting.page as usize;
            let share = weight * f64::from(posting.level) / f64::from(LEVELS);
            if page < self.share.len() && share > self.share[page] {
                if self.share[page] == 0.0 || self.by[page] > 0 {
                    self.by[page] = by;
                }
                self.share[page] = share;
                self.section[page] = posting.section as u8;
                self.title[page] = if weight >= MIN_TITLE_WEIGHT { posting.title as u8 } else { 0 };
            }
        }
    }
}
