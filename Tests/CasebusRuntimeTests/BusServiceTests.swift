import CasebusConfiguration
import CasebusJournal
import CasebusLedger
import CasebusZMQ
import Testing

@testable import CasebusRuntime

@Suite struct BusServiceTests {
    @Test func `a start that somebody must mend ends with 4`() {
        #expect(BusService.exitStatus(of: StartError("endpoint in use")) == 4)
        for code in [
            JournalError.Code.corrupt, .closed, .termPassed, .outOfOrder, .tooLarge, .newerFormat, .missingSegment,
            .foreignLog, .locked, .unwritable, .backupRestored, .invalidOption,
        ] {
            #expect(BusService.exitStatus(of: JournalError(code, operation: "open")) == 4, "\(code)")
        }
    }

    @Test func `a log that this program cannot replay ends with 4`() {
        var ledger = Ledger(hashSeed: 1)
        do {
            try ledger.replay(StoredRecord(sequence: 5, record: [], erasable: [], isErased: false))
            Issue.record("the log begins at 5")
        } catch {
            #expect(BusService.exitStatus(of: error) == 4)
        }
    }

    @Test(arguments: [JournalError.Code.diskFull, .ioFailed]) func `what may heal by itself is worth another start`(
        code: JournalError.Code
    ) {
        #expect(BusService.exitStatus(of: JournalError(code, operation: "open")) == 1)
    }

    @Test(arguments: [JournalError.Code.diskFull, .ioFailed, .closed])
    func `a log whose fate is unknown ends with 70, whatever led to it`(code: JournalError.Code) {
        let error = LogFateUnknown(error: JournalError(code, operation: "append"))
        #expect(BusService.exitStatus(of: error) == 70)
        #expect(error.description.contains("Start the daemon again"))
    }

    @Test func `anything else ends with 1`() {
        #expect(BusService.exitStatus(of: ZMQError(.addressInUse, operation: "bind", context: "")) == 1)
        #expect(BusService.exitStatus(of: CancellationError()) == 1)
    }
}
