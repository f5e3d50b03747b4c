import CasebusJournal
import Testing

@Suite struct JournalErrorTests {
    @Test(arguments: [
        JournalError.Code.diskFull, .corrupt, .ioFailed, .closed, .termPassed, .outOfOrder, .tooLarge, .newerFormat,
        .missingSegment, .foreignLog, .locked, .unwritable, .backupRestored, .invalidOption,
    ])
    func `every error says where and what to do`(code: JournalError.Code) {
        let error = JournalError(
            code, operation: "open",
            context: .init(file: "1.seg", offset: 40, sequence: 9, systemError: 5, detail: "seen"))
        let text = error.description
        for part in [code.rawValue, "file 1.seg", "offset 40", "sequence 9", "errno 5", "seen"] {
            #expect(text.contains(part))
        }
        #expect(text.split(separator: "). ").count == 2)
        #expect(error == JournalError(code, operation: "read"))
    }
}
