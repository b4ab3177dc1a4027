//! The headers that say what a column is about in other languages than English and German: French, Spanish, Italian,
//! Dutch, Polish, Portuguese, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Turkish, Russian,
//! Ukrainian, Bulgarian, Greek, Chinese, Japanese and Korean. Accents are taken away before words are compared.

use super::concept::Concept;
use super::meanings::{Meaning, means, unless};

/// All meanings; the first that fits counts, so what is more special is first.
pub(super) const ELSEWHERE: &[Meaning] = &[
    means(
        Concept::Email,
        "e-mail",
        0.85,
        "courriel*|correo|correo electronico|posta elettronica|indirizzo mail|indirizzo email|adresse mail|poczta*|e posta|eposta|epost|e post|sahkoposti*|sahkoeposti*|saehkoeposti*|emailova*|почта|эл почта|электронная почта|пошта|имейл|ηλεκτρονικ*|*邮箱*|*邮件地址*|*電子郵件*|*メール*|*이메일*|*البريد*",
    ),
    means(
        Concept::NationalId,
        "national identifier",
        0.85,
        "numero de securite sociale|securite sociale|carte d identite|numero fiscal|nif|nie|dni|documento identidad|cedula*|documento de identidad|pasaporte|passaporto|passeport|carta d identita|numero di passaporto|partita iva|burgerservicenummer|paspoort*|paszport*|dowod osobisty|numer dowodu|nip|bilhete de identidade|cartao de cidadao|contribuinte|personnummer|personbeteckning|henkilotunnus|henkiloetunnus|fodselsnummer|foedselsnummer|cpr|cpr nummer|rodne cislo|cislo obcanskeho prukazu|tc kimlik*|kimlik no|паспорт*|снилс|инн|егн|ідентифікаційний код|рнокпп|αφμ|αμκα|ταυτοτητα|διαβατηριο|*身份证*|*身分證*|*护照*|*マイナンバー*|*パスポート*|*주민등록*|*여권*",
    ),
    means(
        Concept::BankAccount,
        "bank account",
        0.85,
        "compte bancaire|numero de compte|=rib|cuenta bancaria|numero de cuenta|conto corrente|numero conto|rekeningnummer|bankrekening*|numer konta|konto bankowe|rachunek bankowy|conta bancaria|kontonummer|tilinumero|cislo uctu|номер счета|рахунок|банковская карта|αριθμοσ λογαριασμου|*银行账号*|*银行卡*|*口座番号*|*계좌*",
    ),
    means(
        Concept::Phone,
        "telephone",
        0.8,
        "telephone*|portable|mobile|numero portable|gsm|telefono*|movil|celular|cellulare*|telefoon*|mobiel*|telefonnummer*|numer telefonu|komorka|nr tel*|telefone*|telemovel|puhelin*|matkapuhelin*|telefonsz*|cep telefonu|телефон*|мобильный*|моб|τηλεφων*|κινητο*|*电话*|*電話*|*手机*|*手機*|*携帯*|*전화*|*휴대폰*|*핸드폰*|*هاتف*|*جوال*",
    ),
    // "Nombre d'enfants" is no name.
    means(
        Concept::Household,
        "household or family",
        0.9,
        "nombre d enfants|nb enfants|nombre enfants|numero de hijos|numero figli|aantal kinderen|liczba dzieci",
    ),
    // What the law protects most, before names of attributes.
    means(
        Concept::SexLife,
        "sex life",
        0.9,
        "orientation sexuelle|orientacion sexual|orientamento sessuale|seksuele*|seksualn*|orientacja seksualna|orientacao sexual|sexuell laggning|seksuel*|seksuaal*|sexualni*|cinsel yonelim|сексуальн*|ориентация|σεξουαλικ*|*性取向*|*性的指向*|*성적지향*|*성적 지향*",
    ),
    means(
        Concept::Biometrics,
        "biometrics",
        0.85,
        "biometri*|empreinte* digital*|huella* dactilar*|huella digital|impronta digitale|impronte digitali|vingerafdruk*|odcisk palca|odciski palcow|fingeravtryck|fingeraftryk|sormenjalki|sormenjaelki|otisk prstu|parmak izi|reconnaissance faciale|reconocimiento facial|riconoscimento facciale|gezichtsherkenning|биометр*|отпечат*|βιομετρ*|δακτυλικ*|*指纹*|*指紋*|*人脸*|*生体*|*지문*|*생체*",
    ),
    means(
        Concept::Genetics,
        "genetic data",
        0.85,
        "genetiq*|genetico*|genetica|genetisch*|genetyczn*|genetick*|geneettinen|adn|genetik*|генетич*|днк|γενετικ*|*基因*|*遺伝*|*유전*",
    ),
    unless(
        means(
            Concept::Union,
            "trade union",
            0.85,
            "syndicat*|syndique*|appartenance syndicale|sindicat*|afiliacion sindical|sindacat*|iscrizione sindacale|vakbond*|zwiazek zawodowy|zwiazki zawodowe|czlonkostwo w zwiazku|przynaleznosc zwiazkowa|sindicalizado|fackforening*|fackfoerening*|fackmedlem*|fagforening*|ammattiliit*|odbory|odborova*|szakszervezet*|sendika*|профсоюз*|профспілк*|синдикат*|συνδικατ*|*工会*|*労働組合*|*노동조합*|*노조*",
        ),
        "initiative",
    ),
    means(
        Concept::Religion,
        "religion",
        0.9,
        "religieu*|confession*|croyance*|culte|religio*|confesion|creencia*|credo|confessione*|fede|geloof*|godsdienst*|kerk*|wyznani*|religij*|religia|crenca|trossamfund|trosretning|trossamfunn|uskonto*|nabozens*|vyznani|vallas|felekezet|mezhep|религи*|вероисповедани*|релігі*|віросповідання|вяра|θρησκ*|*宗教*|*信仰*|*종교*|*الدين*|*ديانة*",
    ),
    means(
        Concept::Ethnicity,
        "ethnicity",
        0.9,
        "origine ethnique|ethni*|race|couleur de peau|etni*|origen etnico|raza|razza|origine etnica|color de piel|colore della pelle|etnisch*|afkomst|huidskleur|ras|pochodzenie etniczne|pochodzenie|rasa|kolor skory|raca|cor da pele|etnicidade|hudfarg|hudfarve|etnisk*|rotu|etninen*|etnicit*|narodnost|etnikum|irk|etnik koken|национальное происхождение|этнич*|раса|етніч*|εθνοτικ*|φυλη|εθνοτητα|*民族*|*种族*|*種族*|*人種*|*인종*|*민족*",
    ),
    means(
        Concept::Politics,
        "political opinion",
        0.9,
        "parti politique|opinion politique|opinions politiques|adhesion parti|partido politico|afiliacion politica|ideologia|partito|orientamento politico|opinione politica|politieke*|partij|partijlidmaatschap|partia|poglady polityczne|preferencje polityczne|partido|opiniao politica|politisk*|parti|puolue*|poliittinen*|politick*|strana|siyasi*|parti uyeligi|политическ*|партия|політич*|партія|πολιτικ*|κομμα|*政党*|*政治*|*党派*|*정당*|*정치*",
    ),
    means(
        Concept::Criminal,
        "criminal convictions",
        0.9,
        "casier judiciaire|condamnation*|antecedent* judiciaire*|antecedentes penales|condena*|delito*|casellario*|condanna*|precedenti penali|fedina penale|reato|reati|strafblad|veroordeling*|strafrecht*|karalnosc|niekaralnosc|wyrok*|skazan*|antecedentes criminais|condenac*|brottsregister|belastningsregister|straffeattest|domfald*|domt|rikosrekisteri|rikos*|trestni rejstrik|odsouzen*|adli sicil|sabika|судимост*|приговор*|правонаруш*|судимість|ποινικ*|καταδικ*|*犯罪*|*前科*|*전과*|*범죄*",
    ),
    means(
        Concept::Health,
        "health",
        0.88,
        "sante|maladie*|handicap*|allergie*|traitement medical|medicament*|grossesse|enceinte|regime alimentaire|groupe sanguin|salud|enfermedad*|discapacidad*|discapacitad*|minusvalia|alergia*|medicacion|embarazo|embarazada|dieta|grupo sanguineo|salute|malattia*|malattie|disabilita*|invalidita|allergia|allergie|farmaci|gravidanza|incinta|gruppo sanguigno|dieta alimentare|gezondheid*|ziekte*|beperking*|invaliditeit|allergie*|medicijn*|zwanger*|dieet*|bloedgroep|zdrowi*|stan zdrowia|chorob*|niepelnosprawn*|alergi*|leki|ciaza|w ciazy|dieta|grupa krwi|saude|doenca*|deficiencia*|deficiente|gravidez|medicacao|halsa|haelsa|sjukdom*|funktionsned*|funktionshinder|allergi*|gravid*|helbred*|sygdom*|funktionsnedsaettelse|nedsatt funksjon*|funksjon*hemm*|helse*|sykdom*|terveys*|terveyden*|sairau*|vammai*|raskaus|zdravi|zdravotni*|nemoc*|postizeni|invalidita|tehotenstv*|egeszseg*|betegseg*|fogyatekos*|sanatate|boala|handicapat|saglik*|hastalik*|engelli*|engel durumu|hamile*|здоров*|болезн*|заболеван*|диагноз*|инвалид*|аллерг*|беремен*|ограниченные возможности|захворюв*|діагноз*|інвалід*|здраве|увреждан*|υγεια*|ασθενεια*|αναπηρ*|διαγνωσ*|αλλεργι*|εγκυμοσυνη|*健康*|*疾病*|*病史*|*残疾*|*殘疾*|*诊断*|*过敏*|*怀孕*|*病気*|*障害*|*障がい*|*診断*|*既往歴*|*アレルギー*|*妊娠*|*건강*|*질병*|*장애*|*진단*|*알레르기*|*임신*|*صحة*|*مرض*|*إعاقة*",
    ),
    unless(
        means(
            Concept::Health,
            "health or accessibility needs",
            0.88,
            "accessib* need*|accessib* requirement*|accessib* status|access need*|access requirement*|=accessibility|accessibility|special need*|special assistance|assistance need*|assistance requirement*|passenger assistance|care need*|reasonable adjustment*|hidden disabilit*|neurodiver*|additional need*|support need*|mobility impair*|mobility need*|mobility aid*|reduced mobility|prm|wheelchair*|hearing impair*|hearing loss|hearing aid*|visual impair*|vision impair*|sight impair*|impairment*|blind|deaf|sign language*|guide dog|assistance dog|service dog|carer needed|blue badge|barrierefrei*|barrierearm|gdb|gd b|schwerbehind*|rollstuhl*|hoerbehind*|sehbehind*|gebaerdensprache|assistenzbedarf|unterstuetzungsbedarf|foerderbedarf|mobilitaetseinschraenk*|besoin* d accessibilite|besoins specifiques|besoin* particulier*|pmr|fauteuil roulant|mobilite reduite|malentendant|malvoyant|necesidades especiales|necesidad* de accesibilidad|silla de ruedas|movilidad reducida|esigenze di accessibilita|bisogni speciali|sedia a rotelle|mobilita ridotta|rolstoel*|toegankelijkheid*|speciale behoefte*|slechtziend|slechthorend|wozek inwalidzki|dostepnosc|specjalne potrzeby|szczegolne potrzeby|necessidades especiais|cadeira de rodas|rullstol|tillganglighet*|rullestol|kayttoapu|pyoratuoli|pyoeraetuoli|tekerlekli sandalye",
        ),
        "website|web|wcag|score|page|app|feature",
    ),
    means(
        Concept::Income,
        "income or wealth",
        0.85,
        "revenu|revenus|salaire*|ingresos|salario*|sueldo*|renta|reddito*|stipendio*|inkomen*|salaris*|loon|dochod*|zarobki|wynagrodzenie|pensja|rendimento*|renda|inkomst*|loen|indkomst*|inntekt*|tulot|palkka*|prijem|plat|mzda|jovedelem|fizetes|venit*|gelir*|maas|доход*|зарплат*|дохід*|заплата|εισοδημα|μισθοσ|*收入*|*工资*|*薪资*|*年収*|*所得*|*給与*|*소득*|*급여*|*연봉*|*دخل*|*راتب*",
    ),
    // Who: names.
    unless(
        means(
            Concept::GivenName,
            "given name",
            0.85,
            "prenom*|nombre|nombre de pila|primer nombre|nome di battesimo|nome proprio|=nome|voornaam|roepnaam|imie|imiona|primeiro nome|fornamn|foernamn|fornavn|etunimi|jmeno|keresztnev|utonev|prenume|=isim|имя|ім я|име|ονομα|*名字*|=名|*下の名前*",
        ),
        "entreprise|empresa|azienda|bedrijf|firma|firmy|produit|producto|prodotto|product|tienda|magasin|негозио|usuario",
    ),
    unless(
        means(
            Concept::Surname,
            "surname",
            0.85,
            "=nom|nom de famille|nom naissance|apellido*|cognome*|achternaam|familienaam|nazwisko*|sobrenome*|apelido*|efternamn|etternavn|efternavn|sukunimi|prijmeni|vezeteknev|csaladnev|nume de familie|soyad*|soyisim|фамили*|прізвищ*|επωνυμο|επιθετο|=姓|*姓氏*|*苗字*|=성",
        ),
        "entreprise|empresa|azienda|bedrijf|firma",
    ),
    unless(
        means(
            Concept::FullName,
            "name of a person",
            0.75,
            "nom complet|nom client|nom et prenom|nom prenom|nombre completo|nombre y apellidos|nombre cliente|nome completo|nome e cognome|nome cliente|nominativo|intestatario|volledige naam|=naam|klantnaam|naam klant|imie i nazwisko|=nazwa klienta|namn|kundnamn|kundenavn|=navn|nimi|asiakkaan nimi|jmeno a prijmeni|=nev|teljes nev|nume complet|nume si prenume|ad soyad|musteri adi|фио|имя фамилия|имя клиента|піб|τριτο ονομα|ονοματεπωνυμο|*姓名*|*氏名*|*お名前*|*客户名*|*성명*|=이름|*고객명*|=الاسم",
        ),
        "produit|producto|prodotto|product",
    ),
    // Birth before age and places.
    means(
        Concept::City,
        "place of birth",
        0.8,
        "lieu de naissance|ville de naissance|lugar de nacimiento|luogo di nascita|comune di nascita|geboorteplaats|miejsce urodzenia|naturalidade|fodelseort|foedelseort|fodested|syntymapaikka|misto narozeni|szuletesi hely|dogum yeri|место рождения|місце народження|τοπο* γεννησ*|*出生地*|*출생지*",
    ),
    means(
        Concept::Country,
        "country of birth",
        0.8,
        "pays de naissance|pais de nacimiento|paese di nascita|stato di nascita|geboorteland|kraj urodzenia|pais de nascimento|fodelseland|foedelseland|fodeland|syntymamaa|dogum ulkesi|страна рождения|χωρα γεννησ*",
    ),
    means(
        Concept::Birth,
        "birth date",
        0.9,
        "naissance|date naiss*|ne le|nee le|nacimiento|fecha nac*|nascita|nato il|nata il|geboorte*|geboren|urodzenia|data ur|rok urodzenia|nascimento|fodelse*|foedelse*|fodsels*|foedsels*|syntyma*|syntymae*|narozeni|szuletes*|szul ido|nastere|nasterii|dogum|dogum tarihi|рождени*|народжен*|раждане|γεννησ*|*出生*|*生日*|*生年月日*|*誕生日*|*생년월일*|*생일*|*الميلاد*",
    ),
    unless(
        means(
            Concept::Age,
            "age",
            0.85,
            "edad|eta|fascia eta|fascia d eta|tranche d age|leeftijd*|wiek|grupa wiekowa|idade|alder|aalder|aldersgruppe|ika|ikaryhma|ikaeryhmae|vek|kor|eletkor|varsta|yas|возраст|вік|възраст|ηλικια|*年龄*|*年齡*|*年齢*|*나이*|*연령*|=العمر",
        ),
        "compte|account|commande",
    ),
    means(
        Concept::Nationality,
        "nationality",
        0.85,
        "nationalite|nacionalidad|nazionalita|cittadinanza|nationaliteit|staatsburgerschap|narodowosc|obywatelstwo|nacionalidade|cidadania|nationalitet|medborgarskap|statsborgerskab|kansalaisuus|statni prislusnost|allampolgarsag|nationalitate|cetatenie|uyruk|vatandaslik|гражданство|национальность|громадянство|националност|υπηκοοτητα|ιθαγενεια|*国籍*|*國籍*|*국적*",
    ),
    means(
        Concept::Gender,
        "gender",
        0.9,
        "sexe|genre|civilite|sexo|genero|tratamiento|sesso|genere|geslacht|aanhef|plec|kon|koen|kjonn|kjoenn|sukupuoli|pohlavi|neme|cinsiyet|пол|стать|φυλο|=性别|=性別|*性别*|*性別*|*성별*|=الجنس",
    ),
    means(
        Concept::Postcode,
        "postcode",
        0.9,
        "code postal|=cp|codigo postal|=cap|codice postale|postcode|kod pocztowy|cep|codigo postal|postnummer|postnr|postinumero|psc|smerovaci cislo|iranyitoszam|cod postal|posta kodu|индекс|почтовый индекс|поштовий індекс|пощенски код|ταχυδρομικ*|τκ|*邮编*|*邮政编码*|*郵遞區號*|*郵便番号*|*우편번호*",
    ),
    unless(
        means(
            Concept::Street,
            "street address",
            0.8,
            "adresse*|rue|voie|numero de rue|direccion|calle|domicilio|indirizzo|=via|numero civico|adres|straat*|straatnaam|huisnummer|ulica|adres zamieszkania|numer domu|endereco|morada|rua|gata|gatuadress|adress|vej|vejnavn|gateadresse|osoite*|katuosoite|adresa|ulice|lakcim|cim|strada|adres|sokak|адрес|улица|вулиця|дом|διευθυνσ*|οδοσ|*地址*|*住址*|*住所*|*番地*|*주소*|=العنوان",
        ),
        "ip|mac|type|web",
    ),
    unless(
        means(
            Concept::City,
            "city",
            0.85,
            "ville|commune|localite|ciudad|localidad|municipio|poblacion|citta|comune|localita|stad|woonplaats|gemeente|plaats|miasto|miejscowosc|gmina|cidade|municipio|concelho|ort|postort|kommun|kommune|kaupunki|kunta|paikkakunta|mesto|obec|varos|telepules|oras|localitate|sehir|ilce|semt|город|населенный пункт|місто|град|πολη|δημοσ|*城市*|=市|*市区町村*|*市町村*|*都市*|*도시*|*시군구*|=المدينة",
        ),
        "compte",
    ),
    unless(
        means(
            Concept::Region,
            "region",
            0.8,
            "departement|canton|comunidad autonoma|provincia*|regione|provincie|provincia|wojewodztwo|powiat|estado|distrito|laen|landskap|fylke|region|maakunta|kraj|okres|megye|judet*|bolge|=il|регион*|область|край|район|округ|регіон|νομοσ|περιφερεια|*省份*|=省|=州|*都道府県*|*地区*|*地域*|*地區*|*지역*|*시도*",
        ),
        "commande|pedido|ordine|civil|cuenta",
    ),
    means(
        Concept::Country,
        "country",
        0.85,
        "pays|pais|paese|=stato|nazione|=land|landcode|kraj zamieszkania|panstwo|zeme|maa|orszag|tara|ulke|страна|країна|държава|χωρα|*国家*|*國家*|=国|*국가*|=나라|=الدولة",
    ),
    means(
        Concept::Language,
        "language",
        0.75,
        "langue*|idioma*|lingua*|taal|moedertaal|jezyk*|idioma|sprak|spraak|sprog|kieli|aidinkieli|jazyk|nyelv|limba|dil|ana dil|язык|мова|език|γλωσσα|*语言*|*言語*|*언어*",
    ),
    means(
        Concept::Marital,
        "marital status",
        0.9,
        "situation familiale|situation matrimoniale|etat civil|situation maritale|estado civil|stato civile|burgerlijke staat|burgerlijke stand|stan cywilny|civilstand|civilstaand|sivilstand|siviilisaaty|siviilisaeaety|rodinny stav|csaladi allapot|stare civila|medeni hal*|medeni durum|семейное положение|сімейний стан|οικογενειακ*|*婚姻*|*既婚*|*配偶*|*결혼*|*혼인*",
    ),
    means(
        Concept::Education,
        "education",
        0.85,
        "niveau d etude*|etudes|diplome*|formation|estudios|nivel de estudios|nivel educativo|titulacion|istruzione|titolo di studio|laurea|opleiding*|opleidingsniveau|wyksztalcenie|escolaridade|habilitacoes|utbildning*|uddannelse*|utdanning*|koulutus*|vzdelani|vegzettseg|studii|egitim*|ogrenim|образование|освіта|εκπαιδευση|μορφωσ*|*学历*|*學歷*|*学歴*|*教育*|*학력*",
    ),
    means(
        Concept::Occupation,
        "occupation",
        0.85,
        "metier|emploi|categorie socio*|profesion|ocupacion|empleo|puesto|professione|occupazione|impiego|lavoro|beroep*|functie|werkgever|zawod|stanowisko|pracodawca|profissao|ocupacao|yrke*|stilling|erhverv|ammatti*|tyonantaja|povolani|zamestnavatel|foglalkozas|munkahely|ocupatie|profesie|meslek*|isveren|профессия|должность|работодатель|професія|επαγγελμα|*职业*|*職業*|*职务*|*勤務先*|*직업*|*직종*",
    ),
    means(
        Concept::Household,
        "household or family",
        0.8,
        "nombre d enfants|nb enfants|enfants|foyer|menage|taille du foyer|hijos|numero de hijos|hogar|unidad familiar|figli|numero figli|nucleo familiare|kinderen|aantal kinderen|huishouden|gezin*|dzieci|liczba dzieci|gospodarstwo|filhos|agregado familiar|barn|antal barn|antall barn|hushall*|husstand*|lapset|lapsia|kotitalous|deti|pocet deti|domacnost|gyermek*|haztartas|copii|cocuk*|hane*|дети|количество детей|діти|семья|παιδια|νοικοκυριο|*子女*|*孩子*|*家庭*|*子供*|*世帯*|*자녀*|*가구*",
    ),
    unless(
        means(
            Concept::PersonId,
            "number of a person",
            0.85,
            "numero client|no client|n client|code client|id client|identifiant client|numero adherent|numero de cliente|id cliente|codigo cliente|numero cliente|codice cliente|codice socio|klantnummer|klant id|klantnr|numer klienta|id klienta|nr klienta|numero de socio|kundnummer|kund id|kundenummer|medlemsnummer|asiakasnumero|cislo zakaznika|id zakaznika|ugyfelszam|musteri no|musteri numarasi|номер клиента|код клиента|номер клієнта|κωδικοσ πελατη|αριθμοσ πελατη|*客户编号*|*客户号*|*会员号*|*会員番号*|*顧客番号*|*顧客id*|*고객번호*|*회원번호*",
        ),
        "type|segment|groupe",
    ),
];
