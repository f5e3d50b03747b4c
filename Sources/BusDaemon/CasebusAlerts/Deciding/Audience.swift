internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusModel

/// To whom of the targets a card goes, and by which names.
///
/// A card that was not raised is for its holder: a target that names units gets those that they hold, and raised ones
/// in which they have part. A window's or a station's goes only where its `units` name it, or the hall that it sits in.
extension BusConfiguration.AlertTarget {
    func wants(_ card: RecordRow) -> Bool {
        guard card.kind == .card, let kind = card.alertKind, kinds.contains(kind) else { return false }
        if let holder = card.holder, Address(holder)?.isFrontLine == true { return names(holder) }
        return units.isEmpty || card.names(where: names)
    }

    /// Whether `units` name a unit, or one that it sits in.
    func names(_ unit: String) -> Bool {
        let home = Address(unit)?.parent
        return units.contains { $0.text == unit || $0 == home }
    }

    /// A unit as this target may know it: its own by their names, others as the reports have them.
    func name(of unit: String) -> String { names(unit) ? unit : ReportLevel.name(of: unit) }
}

extension RecordRow {
    /// Idle cases are apart from the cards of hand-offs and cases, whatever their colour.
    var alertKind: BusConfiguration.AlertKind? {
        if clock == .idling { return .idle }
        return switch colour {
        case .amber: .amber
        case .yellow: .yellow
        case .red: .red
        case nil: nil
        }
    }
}
