import CasebusModel
import CasebusReports

/// What a simulated day came to. It follows from the plan: every act of it was performed when this is printed.
struct ZoneReport {
    let document: Document

    struct Document: Encodable, Equatable {
        var seed: UInt64
        var journal: String
        var seconds: Double
        var acts = 0
        var registered = 0
        var handoffs = 0
        var signed = 0
        var refused = 0
        var withdrawn = 0
        var urged = 0
        var closed = 0
        var waiting = 0
        var atWork = 0
        var idle = 0
        var preparing = 0
        var suspended = 0
        var inDispute = 0
        /// What the bus has to find.
        var truths = 0
        var units = 0
        var sessions = 0
        var deliveries = 0

        enum CodingKeys: String, CodingKey {
            case seed, journal, seconds, acts, registered, handoffs, signed, refused, withdrawn, urged, closed
            case waiting, idle, preparing, units, sessions, deliveries
            case suspended, truths
            case inDispute = "in_dispute"
            case atWork = "at_work"
        }
    }

    init(_ plan: DayPlan, journal: String, took: Duration, units: Int, sessions: Int, deliveries: Int) {
        var document = Document(
            seed: plan.seed, journal: journal, seconds: (took / .milliseconds(1)).rounded() / 1000)
        (document.units, document.sessions, document.deliveries) = (units, sessions, deliveries)
        for script in plan.scripts {
            for act in script.acts { ZoneReport.count(act.deed, in: &document) }
            document.truths += script.truths.count
            for item in script.leftOpen {
                switch item.kind {
                case .waiting: document.waiting += 1
                case .atWork: document.atWork += 1
                case .idle: document.idle += 1
                case .preparing: document.preparing += 1
                case .suspended: document.suspended += 1
                case .inDispute: document.inDispute += 1
                }
            }
        }
        self.document = document
    }

    private static func count(_ deed: PlannedAct.Deed, in document: inout Document) {
        guard !deed.isOfTheBus else { return }
        document.acts += 1
        switch deed {
        case .register: document.registered += 1
        case .push: document.handoffs += 1
        case .sign, .proxySign: document.signed += 1
        case .rule(_, _, let opens): document.handoffs += opens == nil ? 0 : 1
        case .refuse: document.refused += 1
        case .feedback(_, _, _, let next, _): document.handoffs += next.count
        case .withdraw: document.withdrawn += 1
        case .urge: document.urged += 1
        case .close: document.closed += 1
        default: break
        }
    }

    var text: String { ZoneWords.isOver(document, in: HumanTime.duration(seconds: document.seconds)) }
}
