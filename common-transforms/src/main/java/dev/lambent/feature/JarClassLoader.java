package dev.lambent.feature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/**
 * Classes and resources of jars that came with an app, from memory: machines that fold do not see the app's folder. What the jars
 * hold comes from them, whatever else a process has on its class path: the same library may be there in another version.
 */
final class JarClassLoader extends ClassLoader {
    /** By name; several jars may have one of the same name. */
    private final Map<String, List<byte[]>> entries = new HashMap<>();

    JarClassLoader(List<byte[]> jars, ClassLoader parent) throws IOException {
        super(parent);
        for (byte[] jar : jars) {
            try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar), false)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    if (!entry.isDirectory()) {
                        entries.computeIfAbsent(entry.getName(), name -> new ArrayList<>())
                                .add(in.readAllBytes());
                    }
                }
            }
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    /** Lambent's own classes are those that call. */
    private boolean isOwn(String name) {
        return entries.containsKey(path(name)) && !name.startsWith("dev.lambent.") && !name.startsWith("java.");
    }

    private static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        List<byte[]> found = entries.get(path(name));
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes = found.get(0);
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Services are those of the jars alone: what else is on a class path differs from process to process. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/") ? findResources(name) : super.getResources(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(entries.getOrDefault(name, List.of()).stream()
                .map(bytes -> url(name, bytes))
                .toList());
    }

    @Override
    protected URL findResource(String name) {
        List<byte[]> found = entries.get(name);
        return found == null ? null : url(name, found.get(0));
    }

    private static URL url(String name, byte[] bytes) {
        try {
            return new URL(null, "lambent-function:" + name, new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return new URLConnection(url) {
                        @Override
                        public void connect() {}

                        @Override
                        public InputStream getInputStream() {
                            return new ByteArrayInputStream(bytes);
                        }
                    };
                }
            });
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
