//! `content/site.yaml` and the themes that it names, read once into types that cannot be wrong.

mod choices;
mod destination;
mod extra;
mod layers;
mod local_text;
mod locale;
mod names;
mod origin;
mod places;
mod publish;
mod read;
mod site;
mod slips;
mod synonyms;
mod terms;
pub mod yaml;
mod yaml_limits;

pub use choices::{Choice, ChoiceKind, Choices};
pub use destination::{Cloud, Destination, Named, without_secrets};
pub use extra::Extra;
pub use layers::{BUILT_IN_NAME, Layer, Layers};
pub use local_text::{LocalText, TextByLocale};
pub use locale::{Direction, Locale, LocaleIx};
pub use names::{LocaleNames, Names, OldName, Use, has_name, id_at, uses};
pub use origin::Origin;
pub use read::base_url;
pub use site::{Brand, Config, Contact, Outputs, RawHtml, Report, Synonym, SynonymGroups, Term};
