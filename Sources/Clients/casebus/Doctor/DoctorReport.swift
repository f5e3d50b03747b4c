import CasebusReports

/// One thing that `casebus doctor` looked at.
struct DoctorFinding: Encodable {
    enum Status: String, Encodable {
        case ok, warn, fail
    }

    /// Stable: `disk`, `keys`.
    var check: String
    var status: Status
    /// What was seen.
    var seen: String
    /// What to do; `nil` when nothing is.
    var remedy: String?

    static func ok(_ check: String, _ seen: String) -> DoctorFinding {
        DoctorFinding(check: check, status: .ok, seen: seen, remedy: nil)
    }
    static func warn(_ check: String, _ seen: String, _ remedy: String) -> DoctorFinding {
        DoctorFinding(check: check, status: .warn, seen: seen, remedy: remedy)
    }
    static func fail(_ check: String, _ seen: String, _ remedy: String) -> DoctorFinding {
        DoctorFinding(check: check, status: .fail, seen: seen, remedy: remedy)
    }
}

/// All findings: a document for scripts, lines for people.
struct DoctorReport: Encodable {
    var findings: [DoctorFinding]

    /// 0 nothing to do; 6 something to look at; 4 something is wrong.
    var status: CommandStatus {
        if findings.contains(where: { $0.status == .fail }) { return .local }
        return findings.contains { $0.status == .warn } ? .found : .ok
    }

    var lines: [String] {
        let statusColumns = findings.map { DoctorWords.status($0.status.rawValue).columns }.max() ?? 0
        let checkColumns = findings.map { DoctorWords.check($0.check).columns }.max() ?? 0
        var lines: [String] = []
        for finding in findings {
            let status = padded(DoctorWords.status(finding.status.rawValue), to: statusColumns)
            let check = padded(DoctorWords.check(finding.check), to: checkColumns)
            lines.append("\(status)  \(check)  \(finding.seen.shown)")
            if let remedy = finding.remedy { lines.append(DoctorWords.remedy(remedy)) }
        }
        func count(_ status: DoctorFinding.Status) -> Int { findings.count { $0.status == status } }
        lines.append(DoctorWords.summary(count(.ok), count(.warn), count(.fail)))
        return lines
    }

    private func padded(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: columns - text.columns)
    }
}
