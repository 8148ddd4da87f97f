//! Tables whose rows are found by an index type of their own.
//!
//! Entries and locales are both numbered from 0. With `usize` for both, swapped arguments compile; with an index type each, they
//! do not. Only this module converts between index types and `usize`.

use std::iter::{Enumerate, Map};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};
use std::vec;

use rayon::prelude::*;

/// A position in a [`Table`]. Declared with `index_type!`.
pub trait Ix: Copy + Eq + Ord + Send + Sync {
    /// The index of the row at a position. Panics if the type is too small for it.
    fn at(position: usize) -> Self;

    /// The position of the row, from 0.
    fn position(self) -> usize;
}

/// Declares an index type: a newtype of an unsigned integer that implements [`Ix`].
macro_rules! index_type {
    ($(#[$docs:meta])* pub struct $name:ident($number:ty);) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name($number);

        impl crate::table::Ix for $name {
            fn at(position: usize) -> Self {
                Self(<$number>::try_from(position).expect("a table has fewer rows than its index type has values"))
            }

            fn position(self) -> usize {
                self.0 as usize
            }
        }
    };
}

pub(crate) use index_type;

/// A vector that is indexed by `I` and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<I, T> {
    rows: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Ix, T> Table<I, T> {
    /// The row at an index, if there is one.
    pub fn get(&self, index: I) -> Option<&T> {
        self.rows.get(index.position())
    }

    /// Appends a row and returns its index.
    pub fn push(&mut self, row: T) -> I {
        let index = I::at(self.rows.len());
        self.rows.push(row);
        index
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The indices of all rows, in order. Does not borrow the table.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + Clone + use<I, T> {
        (0..self.rows.len()).map(I::at)
    }

    /// The indices before an index, in order.
    pub fn indices_before(&self, index: I) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..index.position().min(self.rows.len())).map(I::at)
    }

    /// All rows with their indices, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.rows.iter().enumerate().map(|(position, row)| (I::at(position), row))
    }

    /// Like [`Table::iter`], with rows that can be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (I, &mut T)> + ExactSizeIterator {
        self.rows.iter_mut().enumerate().map(|(position, row)| (I::at(position), row))
    }

    /// Like [`Table::iter`], on all threads.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = (I, &T)>
    where
        T: Sync,
    {
        self.rows.par_iter().enumerate().map(|(position, row)| (I::at(position), row))
    }

    /// All rows, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.rows.iter()
    }

    /// All rows, in order, to be changed.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.rows.iter_mut()
    }

    /// A table with one row for each row of this one, in order.
    pub fn map<'a, U>(&'a self, row: impl FnMut((I, &'a T)) -> U) -> Table<I, U> {
        self.iter().map(row).collect()
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, index: PhantomData }
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<R: IntoIterator<Item = T>>(rows: R) -> Self {
        rows.into_iter().collect::<Vec<T>>().into()
    }
}

impl<I: Ix, T: Send> FromParallelIterator<T> for Table<I, T> {
    fn from_par_iter<R: IntoParallelIterator<Item = T>>(rows: R) -> Self {
        Vec::from_par_iter(rows).into()
    }
}

impl<I: Ix, T> IntoIterator for Table<I, T> {
    type Item = (I, T);
    type IntoIter = Map<Enumerate<vec::IntoIter<T>>, fn((usize, T)) -> (I, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter().enumerate().map(|(position, row)| (I::at(position), row))
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<I: Ix, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        &self.rows[index.position()]
    }
}

impl<I: Ix, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.rows[index.position()]
    }
}
