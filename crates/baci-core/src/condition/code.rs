//! What a condition is lowered to: a small typed tree.

use super::interpret::Interpreted;
use super::names::Leaf;

/// An expression that is true or false.
#[derive(Debug)]
pub(super) enum Truth {
    Const(bool),
    Leaf(Leaf),
    Not(Box<Truth>),
    And(Box<[Truth; 2]>),
    Or(Box<[Truth; 2]>),
    Same(Box<[Truth; 2]>),
    If(Box<[Truth; 3]>),
    Numbers(Comparison, Box<[Number; 2]>),
    Texts(Comparison, Box<[Text; 2]>),
    Has(Leaf),
    /// A text is one of these.
    OneOf(Text, Vec<Text>),
    NumberOneOf(Number, Vec<Number>),
    /// A text is one of a list of tags.
    Tagged(Text, Leaf),
    Search(Search, Box<[Text; 2]>),
    Each(Quantifier, Leaf, u8, Box<Truth>),
    /// What is not lowered.
    Interpreted(Box<Interpreted>),
}

/// An expression that is a number, at a scale known when it was checked.
#[derive(Debug)]
pub(super) enum Number {
    Const(i128),
    Leaf(Leaf),
    Negate(Box<Number>),
    Arithmetic(Arithmetic, Box<[Number; 2]>),
    /// The same at a finer scale.
    Times(Box<Number>, i128),
    /// Signs of a text, lines, tags.
    Letters(Text),
    Size(Leaf),
    If(Box<(Truth, Number, Number)>),
}

/// An expression that is a text.
#[derive(Debug)]
pub(super) enum Text {
    Const(String),
    Leaf(Leaf),
    Lower(Box<Text>),
    If(Box<(Truth, Text, Text)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    Starts,
    Ends,
    Contains,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    Exists,
    All,
    One,
}
