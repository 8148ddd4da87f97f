//! Lists of pages as an index has them: with levels for weights, and cut to the best where they are long.

use super::code::number;
use super::constants::LEVELS;

/// A page that has a term.
#[derive(Clone, Copy, Debug, Default)]
pub struct Listed {
    /// The page's number.
    pub page: u32,
    /// The section that the term stands for most.
    pub section: u8,
    /// 0, or how short the title is that the term stands in: 3 is shortest.
    pub title: u8,
    /// How much of the term it has: 1 to [`LEVELS`]; 0 where nothing is known yet.
    pub level: u8,
}

/// One more than the greatest worth of a page.
const WORTHS: usize = 4 * (LEVELS as usize + 1);

impl Listed {
    /// What decides which pages of a list are its best.
    fn worth(self) -> usize {
        4 * usize::from(self.level) + usize::from(self.title)
    }
}

/// Takes all but the best `most` pages out of a list; what is left and what is returned keep their order.
pub fn cut(list: &mut Vec<Listed>, most: usize) -> Vec<Listed> {
    if list.len() <= most {
        return Vec::new();
    }
    let mut counts = [0; WORTHS];
    list.iter().for_each(|listed| counts[listed.worth()] += 1);
    let mut least = WORTHS - 1;
    let mut room = most;
    while counts[least] <= room {
        room -= counts[least];
        least -= 1;
    }
    let mut more = Vec::with_capacity(list.len() - most);
    list.retain(|listed| {
        let is_last = listed.worth() == least && room > 0;
        room -= usize::from(is_last);
        let stays = is_last || listed.worth() > least;
        if !stays {
            more.push(*listed);
        }
        stays
    });
    more
}

/// Writes a list, from which `more` pages were cut off.
pub fn write(list: &[Listed], more: usize, out: &mut String) {
    number(list.len() as u32, out);
    number(more as u32, out);
    // What is alike stands together: gzip makes a twentieth less of it than page by page.
    let mut last = 0;
    for listed in list {
        number(listed.page - last, out);
        last = listed.page;
    }
    for listed in list {
        number(listed.section.into(), out);
    }
    for listed in list {
        number(u32::from(listed.title) * LEVELS + u32::from(listed.level) - 1, out);
    }
}

/// What each page has of all words that begin alike.
pub struct Beginning {
    /// By page.
    best: Vec<Listed>,
    /// The pages that have any of them.
    pages: Vec<u32>,
}

impl Beginning {
    /// Knows no word yet, of so many pages.
    pub fn new(pages: usize) -> Self {
        Self { best: vec![Listed::default(); pages], pages: Vec::new() }
    }

    /// Adds the list of a word of so many characters. The levels become those that a word of `shortest` characters would need for the same
    /// weight.
    pub fn add(&mut self, list: &[Listed], shortest: u32, length: u32) {
        // Rounded; a table, since there are millions.
        let mut levels = [0; LEVELS as usize + 1];
        for (level, scaled) in (0..).zip(&mut levels) {
            *scaled = ((2 * level * shortest + length) / (2 * length)).max(1) as u8;
        }
        for listed in list {
            let best = &mut self.best[listed.page as usize];
            if best.level == 0 {
                self.pages.push(listed.page);
            }
            let level = levels[usize::from(listed.level)];
            if level > best.level {
                *best = Listed { level, ..*listed };
            }
        }
    }

    /// The list of all words, in order of pages. What comes after begins anew.
    pub fn take(&mut self) -> Vec<Listed> {
        self.pages.sort_unstable();
        self.pages.drain(..).map(|page| std::mem::take(&mut self.best[page as usize])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(page: u32, level: u8, title: u8) -> Listed {
        Listed { page, section: 0, title, level }
    }

    #[test]
    fn the_best_stay_in_order() {
        let all: Vec<Listed> = (0..100).map(|page| listed(page, (page % 12 + 1) as u8, (page % 3) as u8)).collect();
        for most in 1..100 {
            let mut list = all.clone();
            let more = cut(&mut list, most);
            assert_eq!((list.len(), more.len()), (most, 100 - most));
            assert!(list.is_sorted_by_key(|listed| listed.page) && more.is_sorted_by_key(|listed| listed.page));
            let least = list.iter().map(|listed| listed.worth()).min().unwrap();
            assert!(more.iter().all(|listed| listed.worth() <= least));
        }
        let mut list = all.clone();
        assert!(cut(&mut list, 100).is_empty() && list.len() == 100);
    }

    #[test]
    fn the_best_word_counts_by_the_share_that_is_typed() {
        let mut beginning = Beginning::new(9);
        beginning.add(&[listed(2, 12, 1), listed(5, 1, 0)], 3, 4);
        beginning.add(&[listed(1, 6, 0), listed(2, 12, 3)], 3, 9);
        let found: Vec<_> = beginning.take().iter().map(|listed| (listed.page, listed.level, listed.title)).collect();
        assert_eq!(found, [(1, 2, 0), (2, 9, 1), (5, 1, 0)]);
        assert!(beginning.take().is_empty());
    }
}
