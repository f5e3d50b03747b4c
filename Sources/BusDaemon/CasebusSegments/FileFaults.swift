import Synchronization

/// Failures that a test plans for system calls.
package final class FileFaults: Sendable {
    package struct Fault: Sendable {
        package let call: FileCalls.Call
        /// The fault strikes only paths that contain this.
        package let pathPart: String
        /// The error number the call fails with.
        package let code: Int32
        /// Of a write, how many bytes get written before it fails.
        package let shortWriteBytes: Int
        /// Matching calls that still succeed.
        var skip: Int
        /// Matching calls that fail after that; `Int.max` until ``FileFaults/clear()``.
        var times: Int

        package init(
            _ call: FileCalls.Call, on pathPart: String = "", code: Int32, shortWriteBytes: Int = 0,
            after skip: Int = 0,
            times: Int = 1
        ) {
            self.call = call
            self.pathPart = pathPart
            self.code = code
            self.shortWriteBytes = shortWriteBytes
            self.skip = skip
            self.times = times
        }
    }

    private let planned = Mutex<[Fault]>([])

    package init() {}

    package func plan(_ fault: Fault) { planned.withLock { $0.append(fault) } }

    package func clear() { planned.withLock { $0.removeAll() } }

    /// The fault for this call, if one is due.
    func next(_ call: FileCalls.Call, _ path: String) -> Fault? {
        planned.withLock { planned in
            for index in planned.indices where planned[index].call == call && planned[index].times > 0 {
                guard planned[index].pathPart.isEmpty || path.contains(planned[index].pathPart) else { continue }
                if planned[index].skip > 0 {
                    planned[index].skip -= 1
                    continue
                }
                if planned[index].times != Int.max { planned[index].times -= 1 }
                return planned[index]
            }
            return nil
        }
    }
}
