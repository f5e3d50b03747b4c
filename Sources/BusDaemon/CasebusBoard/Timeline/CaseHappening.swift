internal import CasebusModel
internal import CasebusReports

/// Something that befell a case, as a mark on its timeline and as a sentence.
struct CaseHappening {
    enum Mark: String, CaseIterable {
        case amber, yellow, red, suspended, disputed, urged, explained

        /// What is drawn: the colour says nothing that this does not.
        var sign: String {
            switch self {
            case .amber: "A"
            case .yellow: "Y"
            case .red: "R"
            case .suspended: "S"
            case .disputed: "?"
            case .urged: "!"
            case .explained: "i"
            }
        }
    }

    var mark: Mark
    var unit: String
    var at: Timestamp
    var title: String

    /// In the order of their times.
    static func all(of subject: CaseAnswer.Subject) -> [CaseHappening] {
        let happened =
            (subject.cards ?? []).compactMap(of) + (subject.suspensions ?? []).map(of)
            + (subject.disputes ?? []).map(of) + subject.records.compactMap { of($0, subject.registrar) }
        return happened.sorted { $0.at < $1.at }
    }

    private static func of(_ card: CaseAnswer.Card) -> CaseHappening? {
        guard let colour = card.colour, let mark = Mark(rawValue: colour) else { return nil }
        return CaseHappening(
            mark: mark, unit: card.holder, at: card.at.timestamp,
            title: CasePageWords.card(ProcedureWords.colour(colour), ClockReport.rule(card.rule), with: card.holder))
    }

    private static func of(_ suspension: CaseAnswer.Suspension) -> CaseHappening {
        CaseHappening(
            mark: .suspended, unit: suspension.unit, at: suspension.from.timestamp,
            title: CasePageWords.suspended(
                suspension.unit, ground: suspension.ground ?? "-", until: shown(suspension.to)))
    }

    private static func of(_ dispute: CaseAnswer.Dispute) -> CaseHappening {
        CaseHappening(
            mark: .disputed, unit: dispute.unit, at: dispute.from.timestamp,
            title: CasePageWords.disputed(dispute.unit, owner: dispute.owner, until: shown(dispute.to)))
    }

    private static func of(_ row: RecordRow, _ registrar: String) -> CaseHappening? {
        let (mark, unit): (Mark, String?)
        switch row.kind {
        case "urge", "oversee": (mark, unit) = (.urged, row.to)
        case "explain": (mark, unit) = (.explained, row.unit ?? row.actor)
        default: return nil
        }
        return CaseHappening(
            mark: mark, unit: unit ?? registrar, at: row.at.timestamp,
            title: RecordLine.sentence(row, isWithinCase: true))
    }

    private static func shown(_ end: Instant?) -> String { end?.shown ?? CasePageWords.now }
}
