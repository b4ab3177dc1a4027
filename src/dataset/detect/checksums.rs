//! Numbers that prove themselves: IBAN, payment cards and national identifiers, each by its check digits.
//!
//! A check digit is passed by chance by one number in ten or so: a column is believed when nearly all of its values pass.

/// The digits of a text from which spaces, dots, hyphens and slashes are dropped; `None` if anything else is in it.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '/')).map(|c| c.to_digit(10)).collect()
}

/// The same, if there are exactly `length`.
fn exactly(text: &str, length: usize) -> Option<Vec<u32>> {
    digits(text).filter(|d| d.len() == length)
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(d, w)| d * w).sum()
}

fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |n, &d| n * 10 + u64::from(d))
}

/// Luhn's check [ISO/IEC 7812-1, annex B].
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &d)| if place % 2 == 0 { d } else { d * 2 / 10 + d * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

/// Day and month that can be, whatever the year.
fn day_and_month(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// International bank account number: length of its country and remainder 1 of 97 [ISO 13616].
pub(super) fn iban(text: &str) -> bool {
    const LENGTHS: [(&str, usize); 32] = [
        ("AT", 20),
        ("BE", 16),
        ("BG", 22),
        ("CH", 21),
        ("CY", 28),
        ("CZ", 24),
        ("DE", 22),
        ("DK", 18),
        ("EE", 20),
        ("ES", 24),
        ("FI", 18),
        ("FR", 27),
        ("GB", 22),
        ("GR", 27),
        ("HR", 21),
        ("HU", 28),
        ("IE", 22),
        ("IT", 27),
        ("LI", 21),
        ("LT", 20),
        ("LU", 20),
        ("LV", 21),
        ("MT", 31),
        ("NL", 18),
        ("NO", 15),
        ("PL", 28),
        ("PT", 25),
        ("RO", 24),
        ("SE", 24),
        ("SI", 19),
        ("SK", 24),
        ("TR", 26),
    ];
    let plain: Vec<char> = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let Some((head, account)) = plain.split_at_checked(4) else { return false };
    let country: String = head.iter().take(2).collect();
    if !LENGTHS.iter().any(|(code, length)| *code == country && *length == plain.len()) {
        return false;
    }
    let remainder = account.iter().chain(head).try_fold(0u32, |rest, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    });
    remainder == Some(1)
}

/// Payment card: 13 to 19 digits, prefix of an issuer, Luhn.
pub(super) fn card(text: &str) -> bool {
    let Some(digits) = digits(text).filter(|d| (13..=19).contains(&d.len())) else { return false };
    let head = |n: usize| number(digits.get(..n).unwrap_or_default());
    let issuer = match digits.len() {
        15 => matches!(head(2), 34 | 37),
        14 => matches!(head(2), 36 | 38 | 39) || matches!(head(3), 300..=305),
        length => {
            head(1) == 4 && matches!(length, 13 | 16 | 19)
                || length == 16 && (matches!(head(2), 51..=55 | 65 | 35) || matches!(head(4), 2221..=2720 | 6011))
                || matches!(head(4), 5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763)
        }
    };
    issuer && luhn(&digits)
}

/// A kind of national identifier.
pub(super) struct NationalId {
    pub(super) name: &'static str,
    pub(super) is: fn(&str) -> bool,
}

/// All kinds that are known, the strictest first.
pub(super) const NATIONAL: &[NationalId] = &[
    NationalId { name: "Italian tax codes (codice fiscale)", is: codice_fiscale },
    NationalId { name: "German pension insurance numbers", is: pension_insurance },
    NationalId { name: "Swiss social security numbers (AHV)", is: ahv },
    NationalId { name: "French social security numbers (NIR)", is: nir },
    NationalId { name: "Spanish identity numbers (DNI, NIE)", is: dni },
    NationalId { name: "Finnish personal identity codes", is: hetu },
    NationalId { name: "German tax identifiers", is: steuer_id },
    NationalId { name: "Norwegian birth numbers", is: birth_number },
    NationalId { name: "Brazilian taxpayer numbers (CPF)", is: cpf },
    NationalId { name: "Belgian national numbers", is: belgian },
    NationalId { name: "Polish PESEL numbers", is: pesel },
    NationalId { name: "Swedish personal identity numbers", is: personnummer },
    NationalId { name: "Austrian social insurance numbers", is: austrian },
    NationalId { name: "UK NHS numbers", is: nhs },
    NationalId { name: "Dutch citizen service numbers (BSN)", is: bsn },
    NationalId { name: "UK national insurance numbers", is: nino },
    NationalId { name: "US social security numbers", is: ssn },
];

/// German tax identifier: 11 digits, ISO 7064 MOD 11,10; of the first ten digits one occurs two or three times.
fn steuer_id(text: &str) -> bool {
    let Some(digits) = exactly(text, 11) else { return false };
    let mut counts = [0u32; 10];
    digits.iter().take(10).for_each(|&d| counts[d as usize % 10] += 1);
    let repeated: Vec<u32> = counts.into_iter().filter(|&c| c > 1).collect();
    if digits.first() == Some(&0) || repeated.len() != 1 || repeated.iter().any(|&c| c > 3) {
        return false;
    }
    let product = digits.iter().take(10).fold(10, |product, &d| {
        let sum = (d + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    digits.last() == Some(&((11 - product) % 10))
}

/// Dutch citizen service number: the eleven-test, the last digit counted −1.
fn bsn(text: &str) -> bool {
    let Some(digits) = exactly(text, 9) else { return false };
    let (head, last) = digits.split_at(8);
    let sum = weighted(head, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum > 0 && sum % 11 == last.iter().sum::<u32>() % 11 && number(head) >= 100_000
}

/// Spanish DNI (eight digits, letter) and NIE (X, Y or Z, seven digits, letter): the letter is the remainder of 23.
fn dni(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    let (Some((letter, head)), 9) = (plain.split_last(), plain.len()) else { return false };
    let digits: Option<Vec<u32>> = head
        .iter()
        .enumerate()
        .map(|(place, c)| match (place, c) {
            (0, 'X') => Some(0),
            (0, 'Y') => Some(1),
            (0, 'Z') => Some(2),
            _ => c.to_digit(10),
        })
        .collect();
    digits.is_some_and(|digits| "TRWAGMYFPDXBNJZSQVHLCKE".chars().nth((number(&digits) % 23) as usize) == Some(*letter))
}

/// Italian tax code: 16 letters and digits, the last a check letter [DM 23 December 1976].
fn codice_fiscale(text: &str) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let plain: Vec<char> = text.trim().chars().map(|c| c.to_ascii_uppercase()).collect();
    let (Some((check, head)), 16) = (plain.split_last(), plain.len()) else { return false };
    if !head.iter().take(6).all(char::is_ascii_uppercase) || !check.is_ascii_uppercase() {
        return false;
    }
    let sum = head.iter().enumerate().try_fold(0, |sum, (place, c)| {
        let value = if c.is_ascii_uppercase() { *c as u32 - 'A' as u32 } else { c.to_digit(10)? };
        Some(sum + if place % 2 == 0 { *ODD.get(value as usize)? } else { value })
    });
    sum.is_some_and(|sum| sum % 26 == *check as u32 - 'A' as u32)
}

/// UK NHS number: ten digits, weights 10 to 2, remainder of 11.
fn nhs(text: &str) -> bool {
    let Some(digits) = exactly(text, 10) else { return false };
    let check = 11 - weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    digits.last() == Some(&(check % 11)) && check != 10 && number(&digits) > 0
}

/// Polish PESEL: eleven digits that begin with a date, weights 1 3 7 9.
fn pesel(text: &str) -> bool {
    let Some(digits) = exactly(text, 11) else { return false };
    let sum = weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    let (month, day) = (pair(&digits, 2), pair(&digits, 4));
    day_and_month(day, month % 20) && digits.last() == Some(&((10 - sum % 10) % 10))
}

fn pair(digits: &[u32], at: usize) -> u32 {
    number(digits.get(at..at + 2).unwrap_or_default()) as u32
}

/// French social security number: 15 characters, the last two are 97 less the remainder of 97.
fn nir(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase();
    // Corsica's departments 2A and 2B count as 19 and 18.
    let plain = match plain.get(5..7) {
        Some("2A") => plain.replacen("2A", "19", 1),
        Some("2B") => plain.replacen("2B", "18", 1),
        _ => plain,
    };
    let Some(digits) = exactly(&plain, 15) else { return false };
    let (head, key) = digits.split_at(13);
    matches!(digits.first(), Some(1 | 2)) && 97 - number(head) % 97 == number(key)
}

/// Swedish personal identity number: YYMMDD, three digits, Luhn.
fn personnummer(text: &str) -> bool {
    let plain = text.replace('+', "-");
    let digits = match digits(&plain) {
        Some(digits) if digits.len() == 10 => digits,
        Some(digits) if digits.len() == 12 && matches!(pair(&digits, 0), 18..=20) => {
            digits.into_iter().skip(2).collect()
        }
        _ => return false,
    };
    day_and_month(pair(&digits, 4) % 60, pair(&digits, 2)) && luhn(&digits)
}

/// Belgian national number: the last two digits are 97 less the remainder of 97; a 2 is put before for births since 2000.
fn belgian(text: &str) -> bool {
    let Some(digits) = exactly(text, 11) else { return false };
    let (head, key) = digits.split_at(9);
    let key = number(key);
    pair(&digits, 4) <= 31
        && pair(&digits, 2) <= 12
        && (97 - number(head) % 97 == key || 97 - (2_000_000_000 + number(head)) % 97 == key)
}

/// Finnish personal identity code: DDMMYY, a sign of the century, three digits, a check character of 31.
fn hetu(text: &str) -> bool {
    let plain: Vec<char> = text.trim().chars().map(|c| c.to_ascii_uppercase()).collect();
    let (Some((check, head)), 11) = (plain.split_last(), plain.len()) else { return false };
    if !head.get(6).is_some_and(|c| "+-ABCDEFYXWVU".contains(*c)) {
        return false;
    }
    let digits: Option<Vec<u32>> =
        head.iter().enumerate().filter(|(place, _)| *place != 6).map(|(_, c)| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        day_and_month(pair(&digits, 0), pair(&digits, 2))
            && "0123456789ABCDEFHJKLMNPRSTUVWXY".chars().nth((number(&digits) % 31) as usize) == Some(*check)
    })
}

/// Norwegian birth number: DDMMYY, three digits and two check digits of 11.
fn birth_number(text: &str) -> bool {
    let Some(digits) = exactly(text, 11) else { return false };
    day_and_month(pair(&digits, 0) % 40, pair(&digits, 2) % 40)
        && weighted(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// Brazilian taxpayer number: eleven digits, two check digits of 11.
fn cpf(text: &str) -> bool {
    let Some(digits) = exactly(text, 11) else { return false };
    let check = |weights: &[u32]| weighted(&digits, weights) * 10 % 11 % 10;
    digits.windows(2).any(|w| w[0] != w[1])
        && digits.get(9) == Some(&check(&[10, 9, 8, 7, 6, 5, 4, 3, 2]))
        && digits.get(10) == Some(&check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]))
}

/// Austrian social insurance number: the fourth digit checks the others, the last six are a date.
fn austrian(text: &str) -> bool {
    let Some(digits) = exactly(text, 10) else { return false };
    let sum = weighted(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    digits.first() != Some(&0)
        && (1..=31).contains(&pair(&digits, 4))
        && (1..=15).contains(&pair(&digits, 6))
        && digits.get(3) == Some(&(sum % 11))
}

/// Swiss social security number: 13 digits that begin with 756, check digit as in EAN-13.
fn ahv(text: &str) -> bool {
    let Some(digits) = exactly(text, 13) else { return false };
    let sum: u32 = digits.iter().enumerate().map(|(place, d)| d * if place % 2 == 0 { 1 } else { 3 }).sum();
    number(digits.get(..3).unwrap_or_default()) == 756 && sum.is_multiple_of(10)
}

/// German pension insurance number: area, date, letter, serial, check digit [VKVV § 4].
fn pension_insurance(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let (Some(letter), 12) = (plain.get(8).filter(|c| c.is_ascii_uppercase()), plain.len()) else { return false };
    let place = *letter as u32 - 'A' as u32 + 1;
    let mut digits = Vec::new();
    for (index, c) in plain.iter().enumerate() {
        match (index, c.to_digit(10)) {
            (8, _) => digits.extend([place / 10, place % 10]),
            (_, Some(digit)) => digits.push(digit),
            _ => return false,
        }
    }
    let sum: u32 = digits.iter().zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]).map(|(d, w)| d * w / 10 + d * w % 10).sum();
    day_and_month(pair(&digits, 2), pair(&digits, 4)) && digits.last() == Some(&(sum % 10))
}

/// UK national insurance number: two letters, six digits, A to D. There is no check digit; the form is strict.
fn nino(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).collect();
    let [a, b, middle @ .., last] = plain.as_slice() else { return false };
    let prefix = |c: &char, not: &str| c.is_ascii_uppercase() && !not.contains(*c);
    prefix(a, "DFIQUV")
        && prefix(b, "DFIQUVO")
        && middle.len() == 6
        && middle.iter().all(char::is_ascii_digit)
        && ('A'..='D').contains(last)
}

/// US social security number by its form, hyphens included: there is no check digit.
fn ssn(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let [area, group, serial] = parts.as_slice() else { return false };
    let form = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    form(area, 3)
        && form(group, 2)
        && form(serial, 4)
        && !matches!(*area, "000" | "666")
        && !area.starts_with('9')
        && *group != "00"
        && *serial != "0000"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn national(text: &str) -> Option<&'static str> {
        NATIONAL.iter().find(|id| (id.is)(text)).map(|id| id.name)
    }

    #[test]
    fn accounts_and_cards_prove_themselves() {
        // The standards' and issuers' own examples.
        for good in [
            "DE89 3704 0044 0532 0130 00",
            "GB82WEST12345698765432",
            "NL91ABNA0417164300",
            "CH9300762011623852957",
            "FR1420041010050500013M02606",
        ] {
            assert!(iban(good), "{good}");
        }
        for wrong in ["DE88 3704 0044 0532 0130 00", "DE8937040044053201300", "XX89370400440532013000", "hello", ""] {
            assert!(!iban(wrong), "{wrong}");
        }
        for good in
            ["4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011111111111117", "2223003122003222"]
        {
            assert!(card(good), "{good}");
        }
        for wrong in ["4111111111111112", "1234567812345670", "49927398716", "0000000000000000", "4111-1111-1111-111x"]
        {
            assert!(!card(wrong), "{wrong}");
        }
    }

    #[test]
    fn national_identifiers_prove_themselves() {
        // Public examples of the issuing authorities and their standards; none is a person's.
        for (text, name) in [
            ("86095742719", "German tax"),
            ("111222333", "Dutch"),
            ("12345678Z", "Spanish"),
            ("X1234567L", "Spanish"),
            ("RSSMRA85T10A562S", "Italian"),
            ("943 476 5919", "NHS"),
            ("44051401359", "PESEL"),
            ("1 84 12 76 451 089 46", "French"),
            ("811228-9874", "Swedish"),
            ("85.07.30-033.28", "Belgian"),
            ("131052-308T", "Finnish"),
            ("123-45-6789", "US"),
            ("756.9217.0769.85", "Swiss"),
            ("65 170839 J 003", "pension"),
            ("AB123456C", "UK national insurance"),
            ("529.982.247-25", "Brazilian"),
            ("1237 010180", "Austrian"),
        ] {
            assert!(
                national(text).is_some_and(|found| found.contains(name)),
                "{text}: {:?}, not {name}",
                national(text)
            );
        }
        for text in [
            "86095742718",
            "12345678A",
            "RSSMRA85T10A562T",
            "131052-308U",
            "000-12-3456",
            "756.9217.0769.84",
            "A1234567",
            "",
        ] {
            assert_eq!(national(text), None, "{text}");
        }
    }
}
