import CasebusReports
internal import Dispatch
internal import Glibc
import Synchronization

/// The terminal while a program draws on the whole of it: keys come one by one, and another screen stands before what
/// was there.
///
/// - Threading: any. Whoever entered leaves, on every way out.
/// - Source: POSIX.1-2017, XBD chapter 11 (termios); xterm's control sequences for the alternate screen (1049), the cursor
///   (25) and synchronised updates (2026), which a terminal that does not know them passes over.
final class RawTerminal: Sendable {
    private struct State {
        var before = termios()
        var raw = termios()
        var isEntered = false
    }

    private let state = Mutex(State())

    /// - Returns: `nil` where standard input or output is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
    }

    func enter() {
        state.withLock { state in
            guard !state.isEntered, tcgetattr(STDIN_FILENO, &state.before) == 0 else { return }
            var raw = state.before
            // Signals stay: Ctrl-C and Ctrl-Z are what they are everywhere.
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
            raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
            (state.raw, state.isEntered) = (raw, true)
            Self.take(raw)
        }
    }

    /// Takes the terminal again, where somebody else had it meanwhile: after the process was stopped from outside.
    func takeAgain() {
        state.withLock { state in
            if state.isEntered { Self.take(state.raw) }
        }
    }

    private static func take(_ settings: termios) {
        var raw = settings
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        try? StandardOutput.bytes(Array("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J".utf8))
    }

    /// Puts everything back as it was; a second time it does nothing.
    func leave() {
        state.withLock { state in
            guard state.isEntered else { return }
            try? StandardOutput.bytes(Array("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l".utf8))
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &state.before)
            state.isEntered = false
        }
    }

    /// Stops the process as Ctrl-Z does, and goes on where it is continued.
    func stopAndContinue() {
        leave()
        kill(getpid(), SIGSTOP)
        enter()
    }

    var size: TopScreen.Size { RawTerminal.size ?? TopScreen.Size(columns: 80, rows: 24) }

    /// `nil` where standard output is no terminal, or does not say.
    static var size: TopScreen.Size? {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return nil
        }
        return TopScreen.Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Draws all lines in one write.
    func draw(_ lines: [TopScreen.Line], _ paint: Paint) throws {
        var text = "\u{1B}[?2026h\u{1B}[H"
        for (number, line) in lines.enumerated() {
            text += (number == 0 ? "" : "\r\n") + line.map { paint($0.text, $0.ink) }.joined() + "\u{1B}[K"
        }
        try StandardOutput.bytes(Array((text + "\u{1B}[?2026l").utf8))
    }
}
