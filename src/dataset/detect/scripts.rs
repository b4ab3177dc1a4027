//! Names of people and of places in other scripts, by how they are built: a few frequent names, endings of surnames,
//! signs at the end of places. Words in a script of which no word is known may single people out nevertheless.

/// Given names in Cyrillic and Greek letters, in lower case.
#[rustfmt::skip]
const GIVEN: &[&str] = &[
    "александр", "алексей", "анатолий", "андрей", "антон", "артем", "артём", "борис", "вадим", "валентин", "валерий",
    "василий", "виктор", "виталий", "владимир", "владислав", "вячеслав", "геннадий", "георгий", "григорий", "данил",
    "денис", "дмитрий", "евгений", "егор", "иван", "игорь", "илья", "кирилл", "константин", "леонид", "максим", "марк",
    "матвей", "михаил", "никита", "николай", "олег", "павел", "петр", "пётр", "роман", "руслан", "сергей", "станислав",
    "степан", "тимофей", "федор", "фёдор", "юрий", "ярослав", "александра", "алина", "алла", "анастасия", "ангелина",
    "анна", "валентина", "валерия", "вера", "вероника", "виктория", "галина", "дарья", "диана", "евгения", "екатерина",
    "елена", "елизавета", "жанна", "зинаида", "зоя", "инна", "ирина", "кристина", "ксения", "лариса", "лидия", "любовь",
    "людмила", "маргарита", "марина", "мария", "надежда", "наталья", "наталия", "нина", "оксана", "олеся", "ольга",
    "полина", "раиса", "светлана", "софия", "софья", "тамара", "татьяна", "ульяна", "юлия", "яна", "олександр",
    "андрій", "сергій", "володимир", "дмитро", "микола", "михайло", "олексій", "юрій", "тарас", "богдан", "олена",
    "наталія", "ірина", "тетяна", "юлія", "світлана", "катерина", "галина", "марія", "георги", "димитър", "мария",
    "петър", "стоян", "тодор", "христо", "цветан", "иванка", "йорданка", "милош", "драган", "милан", "јелена", "ана",
    "γιώργος", "γεώργιος", "δημήτρης", "δημήτριος", "κώστας", "κωνσταντίνος", "γιάννης", "ιωάννης", "νίκος", "νικόλαος",
    "παναγιώτης", "χρήστος", "βασίλης", "βασίλειος", "θανάσης", "αθανάσιος", "σπύρος", "αντώνης", "μιχάλης", "ανδρέας",
    "στέλιος", "πέτρος", "αλέξανδρος", "μαρία", "ελένη", "κατερίνα", "αικατερίνη", "βασιλική", "σοφία", "αναστασία",
    "ιωάννα", "δήμητρα", "γεωργία", "αγγελική", "κωνσταντίνα", "ευαγγελία", "παρασκευή", "ειρήνη", "χριστίνα", "άννα",
    "محمد", "أحمد", "احمد", "علي", "حسن", "حسين", "يوسف", "عمر", "خالد", "إبراهيم", "عبدالله", "محمود", "مصطفى",
    "فاطمة", "عائشة", "مريم", "زينب", "خديجة", "سارة", "نور", "ليلى", "דוד", "משה", "יוסף", "יעקב", "אברהם", "שרה",
    "רחל", "רבקה", "מרים", "נועה", "תמר", "יעל", "דניאל", "מיכאל",
];

/// Family names written with one sign that most people of China and Korea have.
const HAN_SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯";
const HANGUL_SURNAMES: &str = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국";

/// Japanese family names of two signs.
#[rustfmt::skip]
const JAPANESE: &[&str] = &[
    "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "渡邊", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上",
    "木村", "清水", "山崎", "斎藤", "斉藤", "池田", "橋本", "阿部", "石川", "山下", "中島", "石井", "小川", "前田", "岡田", "長谷川", "藤田",
    "後藤", "近藤", "村上", "遠藤", "青木", "坂本", "福田", "太田", "西村", "藤井", "金子", "岡本", "藤原", "中野", "三浦", "原田", "中川",
    "松田", "竹内", "小野", "田村", "中山", "和田", "石田", "森田", "上田", "内田", "柴田", "酒井", "工藤", "横山", "宮崎", "宮本", "高木",
    "安藤", "谷口", "大野", "丸山", "今井", "河野", "藤本", "村田", "武田", "上野", "杉山", "増田", "平野", "小島", "千葉", "久保", "松井",
];

/// Towns and provinces, in lower case, in other scripts.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "москва", "санкт-петербург", "петербург", "новосибирск", "екатеринбург", "казань", "нижний новгород", "челябинск",
    "самара", "омск", "ростов-на-дону", "уфа", "красноярск", "воронеж", "пермь", "волгоград", "краснодар", "саратов",
    "тюмень", "тольятти", "ижевск", "барнаул", "иркутск", "хабаровск", "владивосток", "ярославль", "томск", "калининград",
    "сочи", "тула", "рязань", "курск", "тверь", "минск", "гомель", "брест", "киев", "київ", "харьков", "харків", "одесса",
    "одеса", "днепр", "дніпро", "донецк", "запорожье", "запоріжжя", "львов", "львів", "полтава", "чернигов", "алматы",
    "астана", "бишкек", "ташкент", "софия", "пловдив", "варна", "бургас", "русе", "стара загора", "плевен", "београд",
    "нови сад", "ниш", "скопје", "битола", "подгорица", "αθήνα", "αθηνα", "θεσσαλονίκη", "πάτρα", "πειραιάς", "λάρισα",
    "ηράκλειο", "βόλος", "ιωάννινα", "χανιά", "χαλκίδα", "καλαμάτα", "ρόδος", "καβάλα", "κέρκυρα", "σέρρες", "τρίκαλα",
    "λευκωσία", "λεμεσός", "λάρνακα", "πάφος", "北京", "上海", "广州", "廣州", "深圳", "天津", "重庆", "重慶", "成都", "武汉", "武漢",
    "西安", "杭州", "南京", "苏州", "蘇州", "长沙", "郑州", "青岛", "大连", "沈阳", "哈尔滨", "厦门", "福州", "济南", "合肥", "昆明",
    "宁波", "无锡", "佛山", "东莞", "香港", "澳门", "台北", "臺北", "高雄", "台中", "臺中", "台南", "東京", "大阪", "横浜", "名古屋",
    "札幌", "神戸", "京都", "福岡", "川崎", "広島", "仙台", "千葉", "さいたま", "北九州", "新潟", "浜松", "熊本", "岡山", "静岡", "鹿児島",
    "那覇", "金沢", "서울", "부산", "인천", "대구", "대전", "광주", "수원", "울산", "창원", "고양", "성남", "용인", "청주", "전주", "제주",
    "القاهرة", "الرياض", "جدة", "دبي", "أبوظبي", "بغداد", "دمشق", "بيروت", "عمان", "الدوحة", "الكويت", "تونس", "الرباط",
    "الدار البيضاء", "الجزائر", "תל אביב", "ירושלים", "חיפה", "באר שבע", "भारत", "दिल्ली", "मुंबई",
];

/// Whether most letters are of another script than the Latin one.
pub(super) fn is_foreign(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut latin, mut other) = (0, 0);
    letters.for_each(|c| if c < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&c) { latin += 1 } else { other += 1 });
    other > latin
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々'
}

fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

fn is_kana(c: char) -> bool {
    ('\u{3040}'..='\u{30ff}').contains(&c)
}

/// Whether a value in lower case is a town or a province.
pub(super) fn place(value: &str) -> bool {
    let value = value.trim();
    let bare = ["г. ", "г.", "город ", "м. ", "гр. "].iter().find_map(|of| value.strip_prefix(of)).unwrap_or(value);
    if PLACES.contains(&bare) {
        return true;
    }
    let letters: Vec<char> = bare.chars().collect();
    let Some((last, name)) = letters.split_last() else { return false };
    let ending = "市区區县縣省郡町村府都州";
    let han = (1..=6).contains(&name.len()) && name.iter().all(|c| is_han(*c) || is_kana(*c));
    let hangul = (1..=5).contains(&name.len()) && name.iter().all(|c| is_hangul(*c));
    (han && (ending.contains(*last) || *last == '県' || *last == '道' && name.len() <= 2)
        || hangul && "시군구도".contains(*last) && name.len() >= 2)
        || ["область", "край", "обл.", "нομός", "νομός"].iter().any(|end| bare.ends_with(end))
}

/// Whether a value in lower case is a given name, or a family name, or both together.
pub(super) fn person(value: &str) -> Option<super::words::NameKind> {
    use super::words::NameKind;
    let value = value.trim();
    if !is_foreign(value) || value.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let words: Vec<&str> = value.split([' ', ',', '\u{3000}', '・']).filter(|word| !word.is_empty()).collect();
    let given = |word: &&str| GIVEN.contains(word);
    match words.as_slice() {
        [word] if given(word) => Some(NameKind::Given),
        [word] if surname(word) => Some(NameKind::Surname),
        [word] if asian(word) => Some(NameKind::Full),
        [family, own] if asian(&format!("{family}{own}")) && family.chars().count() <= 3 => Some(NameKind::Full),
        [_, _] | [_, _, _] if words.iter().any(given) || words.iter().any(|word| surname(word)) => {
            (words.iter().any(given) || words.iter().filter(|word| surname(word)).count() > 1).then_some(NameKind::Full)
        }
        _ => None,
    }
}

/// A family name or a name after the father, by its ending.
fn surname(word: &str) -> bool {
    let letters = word.chars().count();
    let cyrillic = word.chars().all(|c| ('\u{400}'..='\u{4ff}').contains(&c) || c == '-');
    let greek = word.chars().all(|c| ('\u{370}'..='\u{3ff}').contains(&c) || c == '-');
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    cyrillic
        && letters >= 5
        && ends(&[
            "ова",
            "ева",
            "ёва",
            "ина",
            "ов",
            "ев",
            "ёв",
            "ский",
            "ская",
            "цкий",
            "цкая",
            "ський",
            "ська",
            "енко",
            "чук",
            "щук",
            "ович",
            "евич",
            "овна",
            "евна",
            "івна",
            "йович",
            "ић",
            "швили",
            "дзе",
            "янц",
        ])
        || greek
            && letters >= 6
            && ends(&[
                "όπουλος",
                "οπούλου",
                "άκης",
                "άκη",
                "ίδης",
                "ίδου",
                "άδης",
                "άδου",
                "ιάδης",
                "ιάδου",
                "άτος",
                "άτου",
                "έλης",
            ])
}

/// A name of two to four signs as people of China, Japan and Korea have.
fn asian(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let Some(first) = letters.first() else { return false };
    let han = letters.iter().all(|c| is_han(*c));
    let mixed = letters.iter().all(|c| is_han(*c) || is_kana(*c));
    let hangul = letters.iter().all(|c| is_hangul(*c));
    let japanese = mixed
        && (3..=6).contains(&letters.len())
        && JAPANESE.iter().any(|name| word.starts_with(name) && word.len() > name.len());
    japanese
        || han && (2..=3).contains(&letters.len()) && HAN_SURNAMES.contains(*first) && !place(word)
        || hangul && letters.len() == 3 && HANGUL_SURNAMES.contains(*first) && !place(word)
}

#[cfg(test)]
mod tests {
    use super::super::words::NameKind;
    use super::*;

    #[test]
    fn names_in_other_scripts_are_names() {
        for (value, kind) in [
            ("анна", NameKind::Given),
            ("иванова", NameKind::Surname),
            ("иванов иван", NameKind::Full),
            ("иванова мария петровна", NameKind::Full),
            ("παπαδόπουλος", NameKind::Surname),
            ("μαρία παπαδοπούλου", NameKind::Full),
            ("王芳", NameKind::Full),
            ("李小龙", NameKind::Full),
            ("佐藤 健", NameKind::Full),
            ("田中太郎", NameKind::Full),
            ("김민수", NameKind::Full),
            ("محمد", NameKind::Given),
        ] {
            assert_eq!(person(value), Some(kind), "{value}");
        }
        for other in ["москва", "北京", "東京都", "서울", "красный", "berlin", "", "да", "город 5"]
        {
            assert_eq!(person(other), None, "{other}");
        }
    }

    #[test]
    fn places_in_other_scripts_are_places() {
        for value in [
            "москва",
            "г. казань",
            "московская область",
            "αθήνα",
            "北京",
            "杭州市",
            "東京都",
            "神奈川県",
            "서울",
            "성남시",
        ] {
            assert!(place(value), "{value}");
        }
        for value in ["анна", "王芳", "金", "berlin", ""] {
            assert!(!place(value), "{value}");
        }
    }
}
