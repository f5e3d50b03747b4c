/* A program whose flush is left out: fdatasync answers at once and asks nobody. LD_PRELOAD it, alone or in front of
 * dropsync.so, to see that the tests notice. */
int fdatasync(int fd);

int fdatasync(int fd) {
    (void)fd;
    return 0;
}
