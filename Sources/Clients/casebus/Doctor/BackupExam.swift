import CasebusModel
import CasebusReports
import Foundation

/// How old the newest backup of a state folder is, by the note that `casebusd --backup` leaves there.
enum BackupExam {
    private struct Note: Decodable {
        var madeAt: Instant
        var folder: String

        enum CodingKeys: String, CodingKey {
            case folder
            case madeAt = "made_at"
        }
    }

    /// An older one is too old for most.
    private static let daysMost = 7.0

    static func finding(_ state: String) -> DoctorFinding {
        guard let bytes = FileManager.default.contents(atPath: state + "/last-backup"),
            let note = try? JSONDecoder().decode(Note.self, from: bytes)
        else { return .warn("backup", DoctorWords.neverBackedUp, DoctorWords.backUp) }
        let seconds = Double(HumanTime.now().milliseconds - note.madeAt.timestamp.milliseconds) / 1000
        let seen = DoctorWords.backedUp(HumanTime.duration(seconds: max(0, seconds.rounded())), note.folder)
        return seconds > daysMost * 86_400 ? .warn("backup", seen, DoctorWords.backUp) : .ok("backup", seen)
    }
}
