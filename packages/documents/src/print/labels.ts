import type { PrintedFieldName } from './layout.ts';
import { SCRIPT_LABELS } from './script-labels.ts';

/**
 * Captions of printed fields on passports, cards and licences, language by language.
 *
 * Sources: ICAO Doc 9303 part 3, section 3 and its table of captions (English, French, Spanish); the models of Regulations
 * (EU) 2019/1157 and (EC) 1030/2002 and Directive 2006/126/EC in the official languages of the Union; the rest are the
 * everyday words of the language for the same thing.
 */
export const LABELS: Readonly<Record<PrintedFieldName, readonly string[]>> = withScripts({
  surname: split(`
    Surname, Surnames, Last name, Family name, Name of holder, Nom, Apellidos, Primer apellido, Apellido, Cognome, Name,
    Nachname, Familienname, Achternaam, Naam, Efternamn, Efternavn, Etternavn, Sukunimi, Nazwisko, Příjmení, Priezvisko,
    Priimek, Prezime, Nume, Nume de familie, Családi név, Vezetéknév, Perekonnanimi, Uzvārds, Pavardė, Kunjom, Eponymo,
    Фамилия, Прізвище, Фамилно име, Презиме, Soyadı, Soyad, Mbiemri, Sobrenome, Apelido, Apelidos, Nama keluarga, Họ`),
  given_names: split(`
    Given names, Given name, First name, First names, Forenames, Forename, Other names, Prénoms, Prénom, Prenoms, Nombre,
    Nombres, Nome, Nomi, Vornamen, Vorname, Voornamen, Voornaam, Förnamn, Fornavne, Fornavn, Etunimet, Imiona, Imię, Jméno,
    Meno, Ime, Prenume, Utónév, Utónevek, Keresztnév, Eesnimi, Vārds, Vardas, Vardai, Isem, Onoma, Имя, Ім'я, Име, Собствено
    име, Adı, Ad, Emri, Nome próprio, Nomes próprios, Nome e sobrenome`),
  full_name: split(`
    Full name, Name and surname, Nom et prénoms, Nombre y apellidos, Nama, Tên, Họ và tên, Họ tên, Name in full, 氏名, 姓名, 성명,
    ชื่อตัวและชื่อสกุล, नाम`),
  document_number: split(`
    Document No, Document number, Doc No, No du document, N° du document, N° document, Numéro du document, N° du titre, Numéro du titre, Passport No, Passport
    number, No du passeport, N° du passeport, Passport Nr, Card No, Card number, Identity card No, Licence No, License No, Lic
    No, Lic, Licence number, Licence, License number, DL No, DL Number, DLN, DL, ID No, IDN, ID Number, No de documento, Num soporte,
    Número de documento, IDESP, Num IDESP, Número, Documento No, Carta No, Numero, N° carta, Documento n, Dokumentnummer, Ausweisnummer, Ausweis Nr,
    Passnummer, Pass Nr, Reisepass Nr, Documentnummer, Dokumentnr, Passnr, Kortin numero, Passin nro, Asiakirjan numero, Nr
    dokumentu, Numer dokumentu, Seria i numer, Číslo dokladu, Číslo dokumentu, Číslo pasu, Št dokumenta, Številka, Broj, Broj dokumenta, Broj
    iskaznice, Seria, Seria nr, Nr document, Okmányazonosító, Okmány szám, Dokumendi nr, Dokumenta Nr, Dokumento Nr, Nr dokumenta,
    Belge No, Seri No, Nr i letërnjoftimit, Nr i dokumentit, Серия, Номер паспорта, Номер документа, Номер, № документа, Nomor,
    番号, 番 号, 旅券番号, Permit No, USCIS, Card Number, Number`),
  birth_date: split(`
    Date of birth, Birth date, Birthdate, DOB, D O B, Born, Date de naissance, Né le, Née le, Né(e) le, Naissance, Fecha de nacimiento, Fecha
    nacimiento, F nacimiento, Data di nascita, Nato il, Nata il, Nato/a il, Geburtsdatum, Geburtstag, Geboren am, Geburtsdatum, Geboortedatum, Geboren op, Födelsedatum, Född, Fødselsdato, Født,
    Syntymäaika, Data urodzenia, Datum narození, Narozen, Dátum narodenia, Datum rojstva, Datum rođenja, Data nașterii, Data
    nasterii, Născut, Születési idő, Születési dátum, Sünniaeg, Sünnikuupäev, Dzimšanas datums, Dzimšanas dati, Gimimo data, Data tat-twelid, Дата рождения, Дата
    народження, Дата на раждане, Датум рођења, Doğum tarihi, Data e lindjes, Datëlindja, Datelindja, Data de nascimento, Data nascimento, Tanggal lahir, Ngày sinh, 生年月日, 生年月日, 出生日期,
    출생, วันเกิด, Date of Birth, जन्म तिथि, Year of birth`),
  issue_date: split(`
    Date of issue, Issue date, Issued on, Issued, Date issued, ISS, Iss Date, Date de délivrance, Délivré le, Délivrance, Date de délivrance, Fecha de expedición, Expedición, Emisión, Fecha de
    emisión, F expedición, Data di rilascio, Rilasciato il, Rilascio, Emissione, Data di emissione, Ausstellungsdatum, Datum der Ausstellung, Ausgestellt am, Datum van afgifte, Afgegeven op, Utfärdad, Utfärdandedatum, Udstedt,
    Udstedelsesdato, Utstedt, Utstedelsesdato, Myönnetty, Myöntämispäivä, Data wydania, Datum vydání, Dátum vydania, Datum izdaje, Datum izdavanja, Data eliberării, Data eliberarii, Emis la data, Kiállítás dátuma, Kiállítás kelte,
    Välja antud, Väljaandmise kuupäev, Izdošanas datums, Izdots, Išdavimo data, Išduota, Data tal-ħruġ, Дата выдачи, Дата видачі, Дата на издаване, Датум издавања, Veriliş tarihi, Verilis tarihi,
    Data e lëshimit, Date e leshimit, Data lëshimit, Data de emissão, Data emissão, Tanggal dikeluarkan, 交付, 交付年月日, 発行年月日, 発行日, 발급일, วันออกบัตร, Date issue`),
  expiration_date: split(`
    Date of expiry, Expiry date, Expiration date, Date of expiration, Expiry, Expires, Expires on, Expiration, Exp date, EXP, Exp, Valid until, Valid to, Valid thru, Valid through, Card expires, Card expires on, Date
    d'expiration, Date d'expiration, Expire le, Expiration, Valable jusqu'au, Fecha de caducidad, Caducidad, Válido hasta, Valido hasta, Validez, Fecha de vencimiento, Vencimiento, Data di scadenza, Scadenza, Valida
    fino al, Gültig bis, Ablaufdatum, Datum des Ablaufs, Geldig tot, Geldig tot en met, Vervaldatum, Giltig till, Giltigt till, Sista giltighetsdag, Gyldig til, Udløbsdato, Utløpsdato, Gyldig til, Viimeinen voimassaolopäivä, Voimassa, Termin ważności, Data ważności, Platnost do, Platí do, Platný do,
    Datum konce platnosti, Platnosť do, Datum poteka, Datum poteka veljavnosti, Velja do, Vrijedi do, Datum isteka, Važi do, Valabil până la, Data expirării, Data expirarii, Valabilitate, Valab până la, Érvényességi idő, Lejárat, Lejárat dátuma, Kehtiv kuni, Kehtivuse lõpp, Derīga līdz, Derīguma termiņš, Galioja iki, Data ta' skadenza, Дата окончания, Дата
    закінчення, Действителен до, Валидност, Дата на изтичане, Важи до, Son geçerlilik tarihi, Geçerlilik tarihi, Son geçerlilik, Data e skadimit, Skadon, Vlefshme deri, Date e skadimit, Data de validade, Validade, Válido até, Berlaku hingga, Có giá trị đến, 有効期限, 有効期間満了日, 만료일, วันบัตรหมดอายุ`),
  sex: split(`
    Sex, Gender, Sexe, Sexo, Sesso, Geschlecht, Geslacht, Kön, Køn, Kjønn, Sukupuoli, Płeć, Pohlaví, Pohlavie, Spol, Sex, Sexul, Nem, Sugu, Dzimums, Lytis, Sess, Пол, Стать, Cinsiyeti, Cinsiyet, Gjinia, Jenis kelamin, Giới
    tính, 性別, 性别, 성별, Sex/Sexe`),
  nationality: split(`
    Nationality, Citizenship, Nationalité, Nat, Nacionalidad, Cittadinanza, Staatsangehörigkeit, Nationaliteit, Nationalitet, Medborgarskap, Statsborgerskab, Statsborgerskap, Kansalaisuus, Obywatelstwo, Státní občanství, Státne občianstvo, Štátne
    občianstvo, Državljanstvo, Cetățenia, Cetăţenie, Cetatenie, Állampolgárság, Kodakondsus, Pilsonība, Pilietybė, Ċittadinanza, Гражданство, Громадянство, Uyruğu, Uyruk, Shtetësia, Shtetesia, Nacionalidade, Kewarganegaraan, Quốc tịch, 国籍, 国籍·地域, 국적`),
  place_of_birth: split(`
    Place of birth, Birth place, Birthplace, Country of birth, Lieu de naissance, Lugar de nacimiento, Luogo di nascita, Luogo e data di nascita, Geburtsort, Geboorteplaats, Födelseort, Fødested, Syntymäpaikka, Miejsce urodzenia, Místo narození, Miesto narodenia, Kraj
    rojstva, Mjesto rođenja, Locul nașterii, Locul nasterii, Loc nastere, Loc naștere, Születési hely, Sünnikoht, Dzimšanas vieta, Gimimo vieta, Post tat-twelid, Место рождения, Місце народження, Място на раждане, Doğum yeri, Vendlindja, Naturalidade, Local de nascimento, Tempat lahir, Nơi sinh, 出生地`),
  address: split(`
    Address, Residence, Domicile, Adresse, Domicilio, Dirección, Indirizzo, Residenza, Indirizzo di residenza, Anschrift, Wohnort, Adres, Woonplaats, Adress, Bopæl, Osoite, Adres zamieszkania, Adresa, Bydliště, Trvalý pobyt, Prebivališče, Prebivalište, Prebivaliste, Stalno prebivališče, Domiciliul, Domiciliu, Lakcím, Lakóhely, Elukoht, Dzīvesvieta,
    Gyvenamoji vieta, Indirizz, Адрес, Место жительства, Адреса, Адрес на пребиваване, Adresi, Vendbanimi, Morada, Endereço, Alamat, Địa chỉ, Nơi thường trú, 住所, 住 所, 住居地, 주소, ที่อยู่, पता`),
  personal_number: split(`
    Personal No, Personal number, National number, National ID, National identification number, Identity No, Identity number, Numéro personnel, Número personal, NIE, NIF, DNI, DNI Núm, Codice fiscale, Personalnummer, Burgerservicenummer, BSN, Personnummer, CPR nr, Fødselsnummer, Henkilötunnus, PESEL, Rodné číslo, EMŠO, OIB, Osobni identifikacijski broj, CNP,
    Személyi azonosító, Isikukood, Personas kods, Asmens kodas, ЕГН, ЕМБГ, TC kimlik no, T C Kimlik No, TR Identity No, Numri personal, Nr personal, Personal Nr, NIPC, CPF, NIK, Số CCCD, 個人番号, マイナンバー, 주민등록번호, เลขประจำตัวประชาชน`),
  authority: split(`
    Authority, Issuing authority, Issued by, Autorité, Autorité de délivrance, Autoridad, Autorità, Behörde, Ausstellungsbehörde, Autoriteit, Afgegeven door, Myndighet, Utfärdad av, Myndighed, Viranomainen, Organ wydający, Organ, Orgán, Vydal, Pristojni organ, Izdala, Izdao, Autoritatea, Eliberat de, Emisă de, Kiállító hatóság, Väljaandja, Izdevējiestāde, Išdavusi
    įstaiga, Awtorità, Орган, Кем выдан, Veren makam, Autoriteti, Lëshuar nga, Autoridade, Nơi cấp, 公安委員会`),
});

/** Captions of what is printed beside these and not read. */
export const OTHER_LABELS: readonly string[] = split(`
  Height, Taille, Estatura, Statura, Größe, Lengte, Längd, Højde, Pituus, Wzrost, Výška, Višina, Visina, Înălțime, Magasság, Рост, Boy, Eyes, Eye colour, Colour of eyes, Couleur des yeux, Augenfarbe, Color de ojos, Hair, Weight, Signature, Signature of holder, Holder's signature, Signature du titulaire, Unterschrift,
  Unterschrift der Inhaberin, Firma, Firma del titolare, Handtekening, Underskrift, Allekirjoitus, Podpis, Assinatura, Aláírás, Parašas, Paraksts, Imza, Nënshkrimi, Type, Typ, Tipo, Code, Code of issuing state, Country code, Code du pays, Remarks, Endorsements, Class, Categories, Category, Restrictions, Rest, End, Name at birth, Geburtsname, Birth name, Nom d'usage, Maiden name, Alternate name, Access code,
  Card access number, Identity card, Passport, Carte nationale d'identité, Remarks`);

function withScripts(labels: Record<PrintedFieldName, string[]>): Record<PrintedFieldName, string[]> {
  for (const [field, more] of Object.entries(SCRIPT_LABELS)) {
    const own = labels[field as PrintedFieldName];
    own.push(...split(more).filter((label) => !own.includes(label)));
  }
  return labels;
}

function split(text: string): string[] {
  return text
    .split(',')
    .map((label) => label.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
}
