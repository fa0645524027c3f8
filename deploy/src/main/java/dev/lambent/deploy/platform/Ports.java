package dev.lambent.deploy.platform;

import dev.lambent.deploy.process.ListenPorts;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Free ports of this machine, so that several platforms run side by side. */
final class Ports {
    private Ports() {}

    /** {@code preferred} if it is free (0: none preferred), else any free port. */
    static int free(int preferred) {
        try {
            return ListenPorts.free(preferred);
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no free port", e);
        }
    }

    /** The port of an address such as {@code http://127.0.0.1:8081}; 0 if there is none. */
    static int of(String address) {
        if (address == null) {
            return 0;
        }
        int colon = address.lastIndexOf(':');
        return colon < 0 ? 0 : Integer.parseInt(address.substring(colon + 1).replaceAll("\\D.*", ""));
    }
}
