cat > a.py <<'EOF'
print(1)
EOF
python a.py