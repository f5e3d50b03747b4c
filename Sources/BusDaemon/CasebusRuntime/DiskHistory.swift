internal import CasebusJournal
internal import CasebusLedger
internal import CasebusSegments

/// The ledger's memory of ids it no longer holds: runs of fingerprints, and the log they point into.
struct DiskHistory: History {
    let runs: FingerprintRuns
    let journal: any Journal

    func candidates(for fingerprint: UInt64) throws(JournalError) -> [UInt64] {
        try runs.sequences(for: fingerprint)
    }

    func record(_ sequence: UInt64) throws(JournalError) -> StoredRecord? {
        try journal.read(sequence)
    }
}
