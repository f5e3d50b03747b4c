internal import CLinux

/// A place to wait, for a time that no change of the system's clock prolongs.
///
/// - Threading: any thread; `@unchecked Sendable` because the bell is made in init, gone in deinit, and between them only
///   touched by pthread calls that are made for several threads.
package final class SteadyBell: @unchecked Sendable {
    private let bell: OpaquePointer

    package init() {
        guard let bell = casebus_bell_create() else { preconditionFailure("SteadyBell: no memory") }
        self.bell = bell
    }

    deinit { casebus_bell_destroy(bell) }

    /// Wakes everyone who waits.
    package func ring() { casebus_bell_ring(bell) }

    /// Waits until somebody rings or the time is over.
    ///
    /// - Parameter isNeeded: asked under the lock, so that a ring just before is not missed.
    package func wait(atMost seconds: Double, isNeeded: () -> Bool) {
        casebus_bell_lock(bell)
        if isNeeded() { casebus_bell_wait(bell, Int64(seconds * 1_000_000_000)) }
        casebus_bell_unlock(bell)
    }
}
