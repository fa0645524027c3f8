package dev.lambent.deploy.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between Kafka and all its clients: passes bytes on, or cuts, stalls and resets what goes through it. */
final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private volatile int target;
    private volatile boolean cut;
    private boolean stalled;

    TcpProxy() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        daemon("proxy", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** Where new connections go. */
    void target(int port) {
        target = port;
    }

    /** Ends all connections in order; from now on none is let through, until {@link #heal}. */
    void cut() {
        cut = true;
        sockets.forEach(TcpProxy::close);
    }

    /** Bytes stay where they are, as on a line that is down, until {@link #heal}. */
    void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    void heal() {
        cut = false;
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    /** Breaks all connections by RST, in the middle of whatever they carry; new ones are let through. */
    void reset() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed already.
                sockets.remove(socket);
            }
            close(socket);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    close(client);
                } else {
                    daemon("proxy-connect", () -> connect(client));
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("the proxy cannot accept connections", e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket broker = new Socket();
        try {
            broker.connect(new InetSocketAddress("127.0.0.1", target), 2_000);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
        } catch (IOException e) {
            // The broker is down: so is the connection.
            close(client);
            close(broker);
            return;
        }
        sockets.add(client);
        sockets.add(broker);
        daemon("proxy-up", () -> pump(client, broker));
        daemon("proxy-down", () -> pump(broker, client));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // A connection that ends, on purpose or not: its other half ends below.
            sockets.remove(from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitPassage() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        heal();
    }
}
