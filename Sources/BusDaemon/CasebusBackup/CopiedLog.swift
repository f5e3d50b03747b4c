import CasebusJournal
import CasebusModel
import CasebusSegments

/// Proof that a copied log is one: every frame, seal and number is verified as `casebusd --check-journal` does it.
enum CopiedLog {
    static func open(_ state: String, logID: String, sequence: UInt64) throws(BackupError) {
        let report = try onLog(state) { () throws(JournalError) in try JournalCheck.run(stateFolder: state) }
        if let error = report.errors.first { throw BackupError(error, in: state) }
        guard Hexadecimal.text(report.logID) == logID, report.firstSequence == 1, report.lastSequence == sequence,
            report.records == sequence, report.tornBytes == 0
        else {
            throw BackupError(
                .log, state,
                "log \(Hexadecimal.text(report.logID)) has \(report.records) records up to \(report.lastSequence), "
                    + "log \(logID) up to \(sequence) was copied")
        }
    }
}
