import Glibc

/// How many file descriptors the process may have (man getrlimit(2)).
enum FileDescriptorLimit {
    /// Raises the soft limit towards `wanted`, as far as the hard one lets it.
    ///
    /// - Returns: the limit in force afterwards.
    static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        if limit.rlim_cur < rlim_t(wanted) {
            limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
            // Refused or not, what is in force is read back.
            _ = setrlimit(resource, &limit)
            guard getrlimit(resource, &limit) == 0 else { return 0 }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
