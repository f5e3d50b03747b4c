internal import CasebusModel
internal import CasebusReports
internal import Foundation

/// An alert in a sentence for people, in both languages: what a receiver may show as it is.
struct AlertSentence: Equatable, Sendable {
    let english: String
    let chinese: String

    /// - Parameter offsetMinutes: of the calendar, in whose time instants are said.
    private init(offsetMinutes: Int, _ sentence: () -> String) {
        let zone = TimeZone(secondsFromGMT: offsetMinutes * 60) ?? .gmt
        func said(_ language: Language) -> String {
            HumanTime.$zone.withValue(zone) { Language.$current.withValue(language, operation: sentence) }
        }
        (english, chinese) = (said(.en), said(.zh))
    }

    /// What a sentence says of a card, by the names that its reader may know.
    struct Card {
        var colour: String
        var clock: String
        var registrar: String
        var caseID: String
        var holder: String
        var rule: String
        var due: Int64
    }

    init(_ card: Card, offsetMinutes: Int) {
        self.init(offsetMinutes: offsetMinutes) {
            AlertWords.card(
                ProcedureWords.colour(card.colour), ProcedureWords.clock(card.clock),
                AlertWords.subject(card.caseID, of: card.registrar), with: card.holder,
                due: HumanTime.instant(Timestamp(milliseconds: card.due)), ClockReport.rule(card.rule))
        }
    }

    init(_ condition: Condition, offsetMinutes: Int) {
        self.init(offsetMinutes: offsetMinutes) { Self.sentence(condition) }
    }

    private static func sentence(_ condition: Condition) -> String {
        let (figures, isOver) = (condition.figures, condition.ended != nil)
        let (free, size) = (
            HumanSize.shown(Double(figures.freeBytes ?? 0)), HumanSize.shown(Double(figures.sizeBytes ?? 0))
        )
        return switch condition.name {
        case .diskLow: isOver ? AlertWords.diskHasRoom(free, of: size) : AlertWords.diskLow(free, of: size)
        case .diskStopped: isOver ? AlertWords.recording : AlertWords.stopped
        case .indexLags:
            isOver
                ? AlertWords.indexFollows
                : AlertWords.indexLags(HumanTime.duration(seconds: Double(figures.lagSeconds ?? 0)))
        case .refusedStorm: AlertWords.storm(figures.refusals ?? 0, condition.code ?? "")
        }
    }
}
