import CasebusMatters
import CasebusModel

/// The development zone that a simulated day takes place in: who is there, and what is applied for.
///
/// 7 district halls with 4 windows each, 4 service centres, 35 community stations, 11 bank outlets, 20 bureaus and
/// 115 matters.
struct Zone: Sendable {
    let halls: [Address]
    let windows: [Address]
    let centres: [Address]
    let stations: [Address]
    let outlets: [Address]
    let bureaus: [Address]
    let matters: [ZoneMatter]

    /// One instance for everybody: the zone is the same in every run, only what happens in it is drawn.
    static let standard = Zone()

    private init() {
        func addresses(_ names: [String]) -> [Address] { names.compactMap { Address($0) } }
        func numbered(_ kind: String, _ count: Int) -> [Address] {
            addresses((1...count).map { "\(kind)/\($0 < 10 ? "0" : "")\($0)" })
        }
        halls = addresses(
            ["north", "south", "east", "west", "harbour", "airport", "park"].map { "hall/\($0)" })
        windows = halls.flatMap { numbered("\($0.text)/window", 4) }
        centres = addresses(["riverside", "old-town", "new-town", "hills"].map { "centre/\($0)" })
        stations = numbered("station", 35)
        outlets = numbered("outlet", 11)
        bureaus = addresses(Zone.bureauNames.map { "bureau/\($0)" })
        matters = Zone.catalogue
    }

    /// Everybody who has a key, in the order in which `--prepare` adds them.
    var units: [Address] { bureaus + halls + windows + centres + stations + outlets }

    /// Units that keep a session open all day. The other stations and outlets open one whenever they have something
    /// to do.
    var residents: [Address] { halls + windows + centres + stations.prefix(5) + outlets.prefix(3) }

    /// Where an applicant goes: 95 % of companies to the one-stop halls, 85 % of persons to their street's centre or
    /// their community's station.
    func desk(for applicant: Applicant, _ dice: inout Dice) -> Address {
        switch applicant {
        case .company:
            if dice.chance(0.95) { return dice.pick(dice.chance(0.85) ? windows : halls) }
            return dice.pick(dice.chance(0.6) ? outlets : centres)
        case .person:
            if dice.chance(0.85) { return dice.pick(dice.chance(0.7) ? stations : centres) }
            return dice.pick(dice.chance(0.5) ? outlets : windows)
        }
    }
}

/// What is applied for in the zone, and which bureaus must act on it.
struct ZoneMatter: Sendable {
    /// As `register` and `push` carry it.
    let code: String
    let applicant: Applicant
    /// In the order in which they act, where they do not act at the same time.
    let route: [Address]
    /// The bureaus act at the same time (并联).
    let isParallel: Bool
}

extension Zone {
    private static let bureauNames = [
        "market", "tax", "police", "fire", "health", "environment", "water", "planning", "land", "construction",
        "housing", "transport", "labour", "social-insurance", "medical-insurance", "civil-affairs", "education",
        "culture", "provident-fund", "utilities",
    ]

    private static let kinds = ["new", "change", "renewal", "duplicate", "end"]

    /// Subjects, who applies for them, the bureaus on their way; a star says that these act at the same time.
    private static let subjects: [(String, Applicant, String)] = [
        ("company", .company, "market tax police"), ("branch-office", .company, "market tax"),
        ("food-shop", .company, "* market health fire"), ("restaurant", .company, "* market health environment fire"),
        ("clinic", .company, "health fire medical-insurance"), ("factory-site", .company, "land planning construction"),
        ("building-permit", .company, "* planning construction fire"), ("discharge", .company, "environment water"),
        ("road-transport", .company, "transport police"), ("power-and-water", .company, "* utilities water"),
        ("staff-agency", .company, "labour market"), ("training-school", .company, "education fire civil-affairs"),
        ("performance-venue", .company, "* culture fire police"),
        ("residence", .person, "police"),
        ("birth-in-one", .person, "* health police social-insurance medical-insurance"),
        ("marriage", .person, "civil-affairs"), ("pension", .person, "social-insurance labour"),
        ("medical-claim", .person, "medical-insurance"), ("home-purchase", .person, "housing tax land"),
        ("housing-loan", .person, "provident-fund housing"), ("school-place", .person, "education police"),
        ("unemployment-aid", .person, "labour social-insurance"), ("disability-aid", .person, "civil-affairs health"),
    ]

    private static let catalogue: [ZoneMatter] = subjects.flatMap { subject, applicant, route in
        let words = route.split(separator: " ")
        let bureaus = words.filter { $0 != "*" }.compactMap { Address("bureau/\($0)") }
        return kinds.map { kind in
            ZoneMatter(
                code: "\(subject).\(kind)", applicant: applicant, route: bureaus, isParallel: words.first == "*")
        }
    }
}
