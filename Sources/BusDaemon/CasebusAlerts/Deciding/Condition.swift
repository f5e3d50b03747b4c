internal import CasebusConfiguration

/// Something about the bus itself that began, or ended: one fact, told once each.
struct Condition: Codable, Equatable, Sendable {
    enum Name: String, Codable, Sendable, CaseIterable {
        case diskLow = "disk_low"
        /// Nothing is recorded: there is no room, or the disk takes nothing.
        case diskStopped = "disk_stopped"
        case indexLags = "index_lags"
        case refusedStorm = "refused_storm"

        var kind: BusConfiguration.AlertKind {
            switch self {
            case .diskLow, .diskStopped: .disk
            case .indexLags: .index
            case .refusedStorm: .refused
            }
        }
    }

    var name: Name
    /// Of a storm: the problem's code.
    var code: String?
    /// When it began, in milliseconds since 1970; with name and code it is which fact this is.
    var began: Int64
    /// `nil` while it goes on.
    var ended: Int64?
    var figures = Figures()

    /// How it was when it began, or ended.
    struct Figures: Codable, Equatable, Sendable {
        var freeBytes: Int?
        var sizeBytes: Int?
        var lagSeconds: Int?
        var lagRecords: UInt64?
        var refusals: UInt64?
    }

    /// The same for ever, and for no other.
    func id(inLog log: String) -> String {
        // A dot parts what is signed: id, time, body.
        let code = code.map { "-" + $0.replacing(".", with: "_") } ?? ""
        return "\(log)-alert-\(name.rawValue)\(code)-\(began)" + (ended == nil ? "" : "-ended")
    }
}
