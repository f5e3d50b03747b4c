internal import CLinux
import Glibc

/// A place to wait, for a time that no change of the system's clock prolongs.
///
/// - Threading: any thread; `@unchecked Sendable` because the bell lies at one address from init to deinit and is only
///   touched by the pthread calls that are made for it.
final class SteadyBell: @unchecked Sendable {
    private let bell: UnsafeMutablePointer<casebus_bell>

    init() {
        bell = .allocate(capacity: 1)
        casebus_bell_init(bell)
    }

    deinit {
        casebus_bell_destroy(bell)
        bell.deallocate()
    }

    /// Wakes everyone who waits.
    func ring() {
        pthread_mutex_lock(&bell.pointee.mutex)
        pthread_cond_broadcast(&bell.pointee.condition)
        pthread_mutex_unlock(&bell.pointee.mutex)
    }

    /// Waits until somebody rings or the time is over.
    ///
    /// - Parameter isNeeded: asked under the lock, so that a ring just before is not missed.
    func wait(atMost seconds: Double, isNeeded: () -> Bool) {
        pthread_mutex_lock(&bell.pointee.mutex)
        if isNeeded() { casebus_bell_wait(bell, Int64(seconds * 1_000_000_000)) }
        pthread_mutex_unlock(&bell.pointee.mutex)
    }
}
