//! Staff: the roles of those who work with Baci, and what each may do. One table decides it.

/// What somebody is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the shop: may do everything.
    Owner,
    /// Makes the program and looks at what it does.
    Marketer,
    /// Sells at the till.
    Cashier,
    /// Helps members and puts things right.
    Support,
    /// Looks at figures, not at people.
    Analyst,
}

/// One thing that a page can show or do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// The figures of the whole shop.
    SeeOverview,
    /// Members: their records, balances, histories and reasons.
    SeeMembers,
    /// Enrolls members and edits their records.
    ChangeMembers,
    /// Puts a balance right, up or down, with a reason.
    AdjustBalances,
    /// Sells at the till.
    Sell,
    /// Takes a purchase back, whole or in part.
    Undo,
    /// The list of purchases and each one's decision.
    SeePurchases,
    /// The program in force and its versions.
    SeeProgram,
    /// Changes and publishes the program.
    ChangeProgram,
    /// Batches of coupons, and how a code stands.
    SeeCoupons,
    /// Makes batches of coupons, takes codes out of use, and hands codes out in files.
    MakeCoupons,
    /// Gives a member a coupon, and takes it back.
    GiveCoupons,
    /// Gift cards: what is on each, and what it paid.
    SeeGiftCards,
    /// Issues gift cards and puts money on them.
    IssueGiftCards,
    /// Takes gift cards out of use, and gives them new PINs.
    BlockGiftCards,
    /// Rewards: what is left of each, and who claimed it.
    SeeRewards,
    /// Adds to the stock of rewards and takes from it, and brings in partners' codes.
    ChangeStock,
    /// Brings in files of receipts.
    Import,
    /// What the task runner does, and what failed.
    SeeTasks,
    /// The outbox: to whom something was sent, and whether it went out.
    SeeOutbox,
    /// Codes and links inside the outbox: whoever sees them can sign in as their receiver.
    SeeSecrets,
    /// Makes and revokes API keys.
    ManageKeys,
    /// The shop's name, branches and languages.
    ManageSettings,
    /// Invites staff, gives roles, takes accounts away.
    ManageStaff,
    /// Who did what.
    SeeAudit,
}

/// The matrix: a letter for each role that may, in the order owner, marketer, cashier, support,
/// analyst; a dot for one that may not.
#[rustfmt::skip]
const MATRIX: &[(Right, &str)] = &[
    (Right::SeeOverview,    "OM.SA"),
    (Right::SeeMembers,     "OMCS."),
    (Right::ChangeMembers,  "O.CS."),
    (Right::AdjustBalances, "O..S."),
    (Right::Sell,           "O.C.."),
    (Right::Undo,           "O.CS."),
    (Right::SeePurchases,   "OMCSA"),
    (Right::SeeProgram,     "OMCSA"),
    (Right::ChangeProgram,  "OM..."),
    (Right::SeeCoupons,     "OM.S."),
    (Right::MakeCoupons,    "OM..."),
    (Right::GiveCoupons,    "OM.S."),
    (Right::SeeGiftCards,   "O.CS."),
    (Right::IssueGiftCards, "O.C.."),
    (Right::BlockGiftCards, "O...."),
    (Right::SeeRewards,     "OMCS."),
    (Right::ChangeStock,    "OM..."),
    (Right::Import,         "OM..."),
    (Right::SeeTasks,       "OM.S."),
    (Right::SeeOutbox,      "OM.S."),
    (Right::SeeSecrets,     "O...."),
    (Right::ManageKeys,     "O...."),
    (Right::ManageSettings, "O...."),
    (Right::ManageStaff,    "O...."),
    (Right::SeeAudit,       "O...."),
];

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] =
        [Role::Owner, Role::Marketer, Role::Cashier, Role::Support, Role::Analyst];

    /// How it is written: owner, marketer, cashier, support, analyst.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Marketer => "marketer",
            Self::Cashier => "cashier",
            Self::Support => "support",
            Self::Analyst => "analyst",
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Owner => 'O',
            Self::Marketer => 'M',
            Self::Cashier => 'C',
            Self::Support => 'S',
            Self::Analyst => 'A',
        }
    }

    /// Whether this role may do it.
    pub fn may(self, right: Right) -> bool {
        MATRIX.iter().any(|(r, roles)| *r == right && roles.contains(self.letter()))
    }

    /// All that this role may do.
    pub fn rights(self) -> impl Iterator<Item = Right> {
        MATRIX.iter().map(|(right, _)| *right).filter(move |right| self.may(*right))
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.text() == text).ok_or_else(|| {
            format!("'{text}' is no role: the roles are owner, marketer, cashier, support, analyst")
        })
    }
}

impl Right {
    /// All rights, in the order of the matrix.
    pub fn all() -> impl Iterator<Item = Right> {
        MATRIX.iter().map(|(right, _)| *right)
    }
}

/// Why a password is not taken. A short one falls to guessing, whatever signs it holds; so length is
/// all that is asked for, and that it is not what everybody tries first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("a password has at least {SHORTEST} characters: a few words in a row are easy to keep")]
    Short,
    #[error("a password has at most {LONGEST} characters")]
    Long,
    #[error("this password is among the first that anybody tries: take a few words of your own")]
    Common,
}

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// The most characters of a password: more would only keep the server busy.
pub const LONGEST: usize = 200;

/// What stands in a password that is no secret, in small letters.
const COMMON: &[&str] = &[
    "password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "12345", "11111", "00000", "abcdef",
    "iloveyou", "welcome", "letmein", "admin", "matkhau", "changeme",
];

/// Checks a new password of somebody with this e-mail address and name.
///
/// # Errors
/// What is wrong with it.
pub fn check_password(password: &str, email: &str, name: &str) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::Short);
    }
    if length > LONGEST {
        return Err(Weak::Long);
    }
    let mut rest = password.to_lowercase();
    let own = email.split('@').next().unwrap_or_default().to_lowercase();
    let names = name.split_whitespace().map(str::to_lowercase);
    // What is known to all counts for nothing: what is left must still be long.
    let known = names.chain([own, "baci".to_owned()]).filter(|word| word.chars().count() > 2);
    for word in known.chain(COMMON.iter().map(|word| (*word).to_owned())) {
        rest = rest.replace(&word, "");
    }
    let distinct: std::collections::BTreeSet<char> = rest.chars().collect();
    match rest.chars().count() < 8 || distinct.len() < 4 {
        true => Err(Weak::Common),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_may_all_and_nobody_else_hands_out_rights() {
        assert!(Right::all().all(|right| Role::Owner.may(right)));
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            for right in [Right::ManageStaff, Right::ManageKeys, Right::SeeSecrets] {
                assert!(!role.may(right), "{role} may {right:?}");
            }
        }
    }

    #[test]
    fn a_row_of_the_matrix_has_a_place_for_each_role() {
        for (right, roles) in MATRIX {
            for (place, role) in roles.chars().zip(Role::ALL) {
                assert!(place == '.' || place == role.letter(), "{right:?}");
            }
            assert_eq!(roles.len(), Role::ALL.len(), "{right:?}");
        }
        let named: std::collections::BTreeSet<_> = Right::all().collect();
        assert_eq!(named.len(), MATRIX.len());
        assert_eq!(MATRIX.len(), Right::SeeAudit as usize + 1, "a right is missing in the matrix");
    }

    #[test]
    fn what_each_role_is_for_stands() {
        assert!(Role::Cashier.may(Right::Sell) && !Role::Cashier.may(Right::AdjustBalances));
        assert!(
            Role::Support.may(Right::AdjustBalances) && !Role::Support.may(Right::ChangeProgram)
        );
        assert!(
            Role::Marketer.may(Right::ChangeProgram) && !Role::Marketer.may(Right::ChangeMembers)
        );
        assert!(Role::Support.may(Right::GiveCoupons) && !Role::Support.may(Right::MakeCoupons));
        assert!(
            Role::Cashier.may(Right::IssueGiftCards) && !Role::Cashier.may(Right::BlockGiftCards)
        );
        assert!(Role::Analyst.may(Right::SeeOverview) && !Role::Analyst.may(Right::SeeMembers));
        assert_eq!(Role::Analyst.rights().count(), 3);
        for role in Role::ALL {
            assert_eq!(role.text().parse(), Ok(role));
        }
    }

    #[test]
    fn passwords_are_long_and_not_what_everybody_tries() {
        let check = |password: &str| check_password(password, "mali@example.com", "Mali Keo");
        assert_eq!(check("short one"), Err(Weak::Short));
        assert_eq!(check(&"ab".repeat(101)), Err(Weak::Long));
        for known in
            ["password123456", "Mali-2026!", "aaaaaaaaaaaaaa", "qwerty123456", "malikeo-mali"]
        {
            assert_eq!(check(known), Err(Weak::Common), "{known}");
        }
        for good in ["three green rivers", "ຂ້ອຍມັກເຂົ້າໜຽວຫຼາຍ", "x7$kQ-pw9!za"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }
}
