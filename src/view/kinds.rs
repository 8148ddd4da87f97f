//! What each kind of page has by itself: its text, its steps, its messages.

use super::lists::{card, errors, help, lists};
use super::make::{Views, ticket};
use super::{ErrorView, GuideStep, GuideView, Language, LinkView, Lists, Own, StepLink, StepView};
use crate::catalogue::{Catalogue, Entry, EntryIx};
use crate::config::LocaleIx;
use crate::content::{Kind, Text};
use crate::diagnostic::Diagnostic;
use crate::page::{Renamed, Surface, Targets, Themed};

/// How many messages an error page shows.
const MOST_MESSAGES: usize = 3;

impl Views {
    /// What an entry says, seen from a place with this way to the root: its text, and what its kind has by itself. `outside`: links open in
    /// a tab of their own. Also what is wrong with the theme's templates for elements.
    pub(super) fn content(&self, index: EntryIx, root: &str, outside: bool) -> (String, Own, Vec<Diagnostic>) {
        let catalogue = &*self.catalogue;
        let entry = &catalogue.entries[index];
        if entry.gone {
            let named = |entry| catalogue.inherited(entry, |outline| outline.front.replaced_by.as_ref());
            let guide =
                || entry.parent.filter(|_| entry.kind == Kind::Step).and_then(|guide| named(&catalogue.entries[guide]));
            let replacement = named(entry).or_else(guide);
            let replacement = replacement.and_then(|(id, _)| catalogue.for_reader(id, entry.locale));
            let replacement = replacement.map(|index| card(catalogue, index, entry.locale));
            return (String::new(), Own::Gone { replacement }, Vec::new());
        }
        let mut writer = Writer { views: self, root, outside, has_picture: false, tables: 0, faults: Vec::new() };
        let body = self.page(index).map_or(String::new(), |own| {
            writer.text(index, &self.bodies.get(index).text, &own.body, 0, Renamed::of(catalogue, index))
        });
        let own = match entry.kind {
            Kind::Home | Kind::Topic => Own::Lists(lists(catalogue, &self.counts, index)),
            Kind::Guide => Own::Guide(Box::new(writer.guide(index, entry))),
            Kind::Step => Own::Step(Box::new(writer.step(index, entry))),
            Kind::Error => Own::Error(Box::new(error(catalogue, index, entry))),
            Kind::Faq | Kind::Article => Own::Help(help(catalogue, index)),
        };
        (body, own, writer.faults)
    }

    /// What lies right below a home page or a topic.
    pub fn lists_of(&self, index: EntryIx) -> Lists {
        lists(&self.catalogue, &self.counts, index)
    }

    /// What an error's page says of it beside its text.
    pub fn error_of(&self, index: EntryIx) -> ErrorView {
        error(&self.catalogue, index, &self.catalogue.entries[index])
    }
}

/// Writes the bodies of one page.
struct Writer<'a> {
    views: &'a Views,
    root: &'a str,
    outside: bool,
    has_picture: bool,
    tables: i64,
    faults: Vec<Diagnostic>,
}

impl Writer<'_> {
    fn text(&mut self, index: EntryIx, text: &Text, targets: &Targets, deeper: u8, renamed: Renamed<'_>) -> String {
        let catalogue = &*self.views.catalogue;
        let entry = &catalogue.entries[index];
        // A text's own callouts speak its language, whatever the page around it speaks.
        let locale = catalogue.entries[catalogue.text_of(index)].locale;
        let mut surface = Surface {
            catalogue,
            root: self.root,
            words: &self.views.words[locale],
            reader: (entry.locale != locale)
                .then(|| (&catalogue.config.locales[entry.locale], &*self.views.words[entry.locale])),
            locale: &catalogue.config.locales[locale],
            prefix: &entry.prefix,
            deeper,
            has_picture: self.has_picture,
            tables: self.tables,
            renamed,
            outside: self.outside,
            themed: self.views.elements.as_deref().map(|elements| Themed::new(elements, locale, self.root)),
        };
        let html = surface.html(text, targets, &entry.anchors);
        (self.has_picture, self.tables) = (surface.has_picture, surface.tables);
        self.faults.extend(surface.themed.into_iter().flat_map(Themed::into_faults));
        html
    }

    fn optional(&mut self, index: EntryIx, text: &Option<Text>, targets: &Option<Targets>) -> Option<String> {
        Some(self.text(index, text.as_ref()?, targets.as_ref()?, 0, Renamed::default()))
    }

    fn guide(&mut self, index: EntryIx, entry: &Entry) -> GuideView {
        let catalogue = &*self.views.catalogue;
        let body = self.views.bodies.get(index).clone();
        let page = self.views.page(index);
        let before = body
            .before
            .iter()
            .zip(page.map_or(&[][..], |page| &page.before))
            .map(|(text, targets)| self.text(index, text, targets, 0, Renamed::default()))
            .collect();
        let steps: Vec<EntryIx> = catalogue.steps(index).collect();
        GuideView {
            choosers: self.views.choosers(index, entry.locale),
            minutes: catalogue.inherited(entry, |outline| outline.front.minutes),
            before,
            outcome: self.outcome(index),
            errors: errors(catalogue, entry.locale, std::iter::once(index).chain(steps.iter().copied())),
            steps: steps.into_iter().filter_map(|step| self.guide_step(step, entry.locale)).collect(),
            help: help(catalogue, index),
        }
    }

    /// What a guide says that its reader has at the end.
    fn outcome(&mut self, guide: EntryIx) -> Option<String> {
        let page = self.views.page(guide)?;
        self.optional(guide, &self.views.bodies.get(guide).clone().outcome, &page.outcome)
    }

    fn guide_step(&mut self, index: EntryIx, locale: LocaleIx) -> Option<GuideStep> {
        let catalogue = &*self.views.catalogue;
        let entry = &catalogue.entries[index];
        let page = self.views.page(index)?;
        let (front, body) = (&entry.outline.front, self.views.bodies.get(index).clone());
        Some(GuideStep {
            number: entry.number,
            anchor: entry.prefix.trim_end_matches("--").to_owned(),
            title: front.title.clone(),
            language: Language::on_page(&self.views.catalogue, index, locale),
            address: entry.page(),
            summary: front.summary.clone(),
            body: self.text(index, &body.text, &page.body, 1, Renamed::of(catalogue, index)),
            expect: self.optional(index, &body.expect, &page.expect),
            ticket: ticket(catalogue.config.outputs.embed, &catalogue.entries[catalogue.text_of(index)]),
            old_anchors: catalogue.old_anchors_of_step(index),
            only: self.views.only(index),
        })
    }

    fn step(&mut self, index: EntryIx, entry: &Entry) -> StepView {
        let catalogue = &*self.views.catalogue;
        let siblings: Vec<EntryIx> = entry.parent.map_or(Vec::new(), |guide| catalogue.steps(guide).collect());
        let link = |step: EntryIx| {
            let other = &catalogue.entries[step];
            StepLink {
                number: other.number,
                title: other.outline.front.title.clone(),
                language: Language::on_page(catalogue, step, entry.locale),
                address: other.page(),
                current: step == index,
            }
        };
        let at = siblings.iter().position(|step| *step == index);
        let neighbour = |offset: isize| siblings.get(at?.checked_add_signed(offset)?).map(|step| link(*step));
        let page = self.views.page(index);
        let is_last = at.is_some_and(|at| at + 1 == siblings.len());
        let outcome = entry.parent.filter(|_| is_last).and_then(|guide| self.outcome(guide));
        StepView {
            guide: LinkView::to(catalogue, entry.parent.unwrap_or(index), entry.locale),
            only: self.views.only(index),
            number: entry.number.max(1),
            total: siblings.len().max(1),
            expect: page
                .and_then(|page| self.optional(index, &self.views.bodies.get(index).clone().expect, &page.expect)),
            outcome,
            previous: neighbour(-1),
            next: neighbour(1),
            steps: siblings.iter().map(|step| link(*step)).collect(),
            errors: errors(catalogue, entry.locale, std::iter::once(index)),
            help: help(catalogue, index),
        }
    }
}

fn error(catalogue: &Catalogue, index: EntryIx, entry: &Entry) -> ErrorView {
    let front = &entry.outline.front;
    let source = entry.source.map(|source| &catalogue.entries[source].outline.front);
    let either = |own: bool| if own { Some(front) } else { source };
    let examples = either(!front.examples.is_empty()).map_or(&[][..], |front| &front.examples);
    let templates = either(!front.matches.is_empty()).map_or(&[][..], |front| &front.matches);
    let messages: Vec<String> = match examples {
        [] => templates.iter().map(|(template, _)| without_holes(template)).take(MOST_MESSAGES).collect(),
        examples => examples.iter().map(|(example, _)| example.trim_end().to_owned()).take(MOST_MESSAGES).collect(),
    };
    let places = either(!front.applies_to.is_empty()).map_or(&[][..], |front| &front.applies_to);
    ErrorView {
        code: catalogue.inherited(entry, |outline| outline.front.code.clone()),
        messages,
        happens: places
            .iter()
            .filter_map(|(id, _)| catalogue.for_reader(id, entry.locale))
            .map(|place| card(catalogue, place, entry.locale))
            .collect(),
        help: help(catalogue, index),
    }
}

/// A message template as a reader would recognise it: each hole is an ellipsis.
fn without_holes(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((open, close)) = rest.find('{').and_then(|open| Some((open, open + rest[open..].find('}')?))) {
        text.push_str(&rest[..open]);
        text.push('…');
        rest = &rest[close + 1..];
    }
    text + rest
}
