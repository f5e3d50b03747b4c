import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Testing

@Suite struct StateFolderLockTests {
    @Test func `a second holder is refused and told the pid of the first`() throws {
        try withTemporaryFolder { path in
            var lock: StateFolderLock? = try StateFolderLock(stateFolder: path)
            do {
                _ = try StateFolderLock(stateFolder: path)
                Issue.record("locked twice")
            } catch let error as JournalError {
                #expect(error.code == .locked)
                #expect(error.description.contains("process \(getpid())"))
            }
            withExtendedLifetime(lock) {}
            lock = nil
            #expect(throws: Never.self) { try StateFolderLock(stateFolder: path) }
        }
    }
}
