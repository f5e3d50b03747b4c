import CasebusModel

/// What happens to a case over several working days: each is written so that what the bus has to find about it is
/// decided by days, while the acts take hours.
///
/// What is late is late by days, and what is in time is so by a day: a clock that runs a hundred thousand times as fast
/// decides alike.
enum ZoneStory: CaseIterable, Sendable {
    case smooth, parallel, transferred, pingPong, refused, withdrawn, proxySigned
    case unsigned, deemedSigned, lateAnswer, veryLateAnswer, neverAnswered, leftUnsigned, overseen
    case disputeSigned, disputeWithdrawn, disputeForReceiver, disputeForSender, disputeForThird, disputeLingering
    case disputeOpen
    case suspended, idleSuspended, correctionInPerson, correctionOnline
    case idleLong, idleForever, neverPushed, away
    case licence, licenceExtended, licenceLate, licenceDeemedAccepted, licenceUnsupervised

    /// How many working days it takes, the first included; what is left open until the end counts as long as it takes
    /// for everything about it to be found.
    var length: Int {
        switch self {
        case .smooth, .parallel, .transferred, .refused, .withdrawn, .disputeSigned, .disputeWithdrawn,
            .disputeForReceiver, .disputeForSender, .disputeForThird:
            4
        case .pingPong: 6
        case .unsigned, .overseen, .proxySigned: 7
        case .licence: 8
        case .idleLong: 11
        case .deemedSigned, .idleSuspended, .licenceDeemedAccepted: 13
        case .idleForever, .neverPushed: 9
        case .suspended, .correctionInPerson, .correctionOnline, .disputeLingering, .disputeOpen: 15
        case .lateAnswer: 17
        case .licenceExtended: 17
        case .veryLateAnswer, .neverAnswered: 24
        case .licenceLate: 26
        case .leftUnsigned, .away, .licenceUnsupervised: 0
        }
    }

    /// Whether it is about a licence, which feeds supervision.
    var isLicence: Bool {
        switch self {
        case .licence, .licenceExtended, .licenceLate, .licenceDeemedAccepted, .licenceUnsupervised: true
        default: false
        }
    }
}

/// Who does what in the zone's days, by config/zone/responsibility.yaml.
struct ZoneDuties: Sendable {
    struct Service: Sendable {
        let matter: String
        let check: Address
        let checkEntry: UInt32
        let approve: Address
        let approveEntry: UInt32
    }

    let services: [Service]
    let review: Address
    let approve: Address
    let supervision: Address
    let enforcement: Address
    let credit: Address
    let convenor: Address
    /// It is unplugged for a day, and acts on no other matter.
    let supply: Address
    let hall: Address
    let window: Address

    init?(_ zone: Zone) {
        func bureau(_ name: String) -> Address? { zone.bureaus.first { $0.text == "bureau/\(name)" } }
        let names = [
            ("tax", "tax", "labour"), ("land", "land", "construction"), ("housing", "housing", "provident-fund"),
            ("school", "education", "culture"), ("care", "medical-insurance", "social-insurance"),
            ("move", "transport", "police"),
        ]
        services = names.enumerated().compactMap { place, service in
            guard let check = bureau(service.1), let approve = bureau(service.2) else { return nil }
            let entry = UInt32(6 + 2 * place)
            return Service(
                matter: "zone.\(service.0)", check: check, checkEntry: entry, approve: approve, approveEntry: entry + 1)
        }
        guard let review = bureau("market"), let approve = bureau("fire"), let supervision = bureau("health"),
            let enforcement = bureau("environment"), let credit = bureau("planning"),
            let convenor = bureau("civil-affairs"), let supply = bureau("utilities"), let hall = zone.halls.first,
            let window = zone.windows.first(where: { $0.text.hasPrefix(hall.text + "/") })
        else { return nil }
        (self.review, self.approve, self.supervision) = (review, approve, supervision)
        (self.enforcement, self.credit, self.convenor, self.supply) = (enforcement, credit, convenor, supply)
        (self.hall, self.window) = (hall, window)
    }
}
