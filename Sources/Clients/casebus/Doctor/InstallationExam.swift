import CasebusCalendar
import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

/// Looks at the files that people write: configuration, keys, calendar.
struct InstallationExam {
    private(set) var findings: [DoctorFinding] = []

    /// So many days ahead a year without holidays is worth a word: the notice comes in November.
    private static let daysAhead = 45

    init(_ path: String) {
        let found = Installation.check(path)
        func isKey(_ file: String) -> Bool { file.hasSuffix(".key") || file.hasSuffix(".pub") }
        let keys = found.files.count(where: isKey)
        let files = found.files.filter { !isKey($0) }.map { ($0 as NSString).lastPathComponent }
        add(
            "configuration", found.mistakes.filter { !isKey($0.file) },
            good: DoctorWords.filesGood(files.joined(separator: Separator.item)))
        add("keys", found.mistakes.filter { isKey($0.file) }, good: DoctorWords.keysGood(keys))
        if let installation = try? Installation.load(path, for: .calendar) { look(at: installation) }
    }

    private mutating func add(_ check: String, _ mistakes: [ConfigurationMistake], good: String) {
        if mistakes.isEmpty { findings.append(.ok(check, good)) }
        for mistake in mistakes {
            findings.append(.fail(check, DoctorWords.mistake(mistake.description), DoctorWords.mend))
        }
    }

    private mutating func look(at installation: Installation) {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let soon = now + Int64(Self.daysAhead) * 86_400_000
        let path = installation.configuration.calendarPath ?? installation.path
        for instant in [now, soon] {
            let year = CivilDate(daysSince1970: Int(instant / 86_400_000)).year
            if installation.calendar.offices.contains(where: { $0.isProvisional(from: instant, to: instant) }) {
                findings.append(.warn("calendar", DoctorWords.yearMissing(year), DoctorWords.addYear(path)))
                return
            }
            if instant == soon { findings.append(.ok("calendar", DoctorWords.yearKnown(year))) }
        }
    }
}
