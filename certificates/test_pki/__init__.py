"""An authority for demo and tests: root, signer, time stamps, OCSP and CRL. Never in production.

Every name in it says that it is a test (regulation.md 4.7: a self-made seal must never look official). It answers
inside the process (``Inside``) or, as ``python -m certificates.test_pki``, as a server of its own.
"""
